"""The commands of LaTeX that `mathml` reads, and the characters that they stand for."""

FUNCTIONS = frozenset(
    ["arccos", "arcsin", "arctan", "cos", "cosh", "det", "exp", "lim", "ln", "log", "max", "min",
     "sin", "sinh", "sup", "tan", "tanh"]
)  # fmt: skip
LARGE = {"sum": "∑", "prod": "∏", "int": "∫"}
GREEK = {
    "alpha": "α", "beta": "β", "gamma": "γ", "delta": "δ", "epsilon": "ε", "zeta": "ζ", "eta": "η",
    "theta": "θ", "kappa": "κ", "lambda": "λ", "mu": "μ", "nu": "ν", "xi": "ξ", "pi": "π",
    "rho": "ρ", "sigma": "σ", "tau": "τ", "phi": "φ", "varphi": "φ", "chi": "χ", "psi": "ψ",
    "omega": "ω", "Gamma": "Γ", "Delta": "Δ", "Theta": "Θ", "Lambda": "Λ", "Pi": "Π", "Sigma": "Σ",
    "Phi": "Φ", "Psi": "Ψ", "Omega": "Ω", "partial": "∂", "nabla": "∇", "infty": "∞", "ell": "ℓ",
    "top": "⊤",
}  # fmt: skip
OPERATORS = {
    "cdot": "·", "times": "×", "odot": "⊙", "otimes": "⊗", "ast": "∗", "star": "⋆", "circ": "∘",
    "pm": "±", "neq": "≠", "ne": "≠", "geq": "≥", "ge": "≥", "leq": "≤", "le": "≤", "approx": "≈",
    "to": "→", "rightarrow": "→", "leftarrow": "←", "mapsto": "↦", "in": "∈", "ldots": "…",
    "cdots": "⋯", "dots": "…", "mid": "∣", "checkmark": "✓", "backslash": "\\", "wedge": "∧",
    "sim": "∼", "Vert": "‖", "|": "‖", "lfloor": "⌊", "rfloor": "⌋", "lceil": "⌈", "rceil": "⌉",
    "{": "{", "}": "}", "_": "_", "$": "$", "%": "%", "&": "&", "#": "#",
}  # fmt: skip
DELIMITERS = {**{c: c for c in "()[]|"}, ".": "", "\\{": "{", "\\}": "}"} | {
    f"\\{name}": OPERATORS[name] for name in ["lfloor", "rfloor", "lceil", "rceil", "Vert", "|"]
}
SPACES = {",": 0.167, ":": 0.222, ";": 0.278, " ": 0.333, "!": -0.167, "quad": 1.0, "qquad": 2.0}
ASCII = {**{c: c for c in "+=<>/,;:!|()[].'"}, "-": "−", "*": "∗"}
ACCENTS = {"bar": "¯", "overline": "‾", "hat": "^", "tilde": "~", "dot": "˙", "vec": "→"}
UPRIGHT = frozenset(["mathrm", "operatorname", "mathit"])
# within \mathrm{…} a name says ^ and ~ by these, see `notation.name_latex`
IN_NAMES = {"wedge": "^", "sim": "~", **GREEK}
