"""Sums of products named by letters: `einsum("ij,jk->ik", a, b)`.

The cotangent of each operand is an einsum again, of the output's cotangent and the other operands.
"""

import math
from typing import Any

import numpy as np

from autograd_core.errors import ShapeError
from autograd_core.notation import call_of_all
from autograd_core.op import Op, RuleForEach, register
from autograd_core.ops.shaping import Bound, broadcast_to, reshape
from autograd_core.shapes import Shape, shape_of

LETTERS = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
"""Those of subscripts. They are `string.ascii_letters`, but `string` is slow to import."""


def _bind(*inputs: Any, optimize: Any = None) -> Bound:
    # `optimize` is NumPy's: it names an order of the products and changes no value
    subscripts, *operands = inputs or (None,)
    if not isinstance(subscripts, str):
        raise TypeError(
            "einsum: expected the subscripts first, such as 'ij,jk->ik', got "
            f"{type(subscripts).__name__}. Write einsum(subscripts, *operands)."
        )
    shapes = [shape_of(x) for x in operands]
    return tuple(operands), {"subscripts": _explicit(subscripts.replace(" ", ""), shapes)}


def _explicit(subscripts: str, shapes: list[Shape]) -> str:
    """Return the subscripts with an output and without dots: a letter for each axis."""
    left, arrow, right = subscripts.partition("->")
    terms = left.split(",")
    if len(terms) != len(shapes):
        raise ShapeError(
            f"einsum: expected an operand for each of the {len(terms)} terms of {subscripts!r}, "
            f"got {len(shapes)}. Separate the terms with commas."
        )
    dotted = _dotted_axes(subscripts, terms, shapes)
    unused = [c for c in LETTERS if c not in subscripts]
    pool = "".join(unused[: max(dotted)])
    letters = [pool[len(pool) - n :] for n in dotted]
    terms = [term.replace("...", own) for term, own in zip(terms, letters, strict=True)]
    output = right.replace("...", pool) if arrow else pool + _once(left)
    _check_letters(subscripts, terms, output, pool)
    return f"{','.join(terms)}->{output}"


def _dotted_axes(subscripts: str, terms: list[str], shapes: list[Shape]) -> list[int]:
    """Return how many axes the dots of each term stand for."""
    counts = []
    for i, (term, shape) in enumerate(zip(terms, shapes, strict=True)):
        dots = term.count("...")
        named = len(term) - 3 * dots
        if dots > 1 or named > len(shape) or (not dots and named != len(shape)):
            raise ShapeError(
                f"einsum: expected a letter of {term!r} for each axis of operand {i}, got an "
                f"operand of shape {shape} in {subscripts!r}. "
                "Write one ... for axes that broadcast."
            )
        counts.append(len(shape) - named)
    return counts


def _once(left: str) -> str:
    letters = left.replace("...", "").replace(",", "")
    return "".join(c for c in sorted(set(letters)) if letters.count(c) == 1)


def _check_letters(subscripts: str, terms: list[str], output: str, pool: str) -> None:
    inputs = "".join(terms)
    strange = {c for c in inputs + output if c not in LETTERS}
    if strange:
        problem, remedy = f"the sign {min(strange)!r}", "Use letters, commas, ... and one ->"
    elif not set(output) <= set(inputs):
        unknown = min(set(output) - set(inputs))
        problem, remedy = f"{unknown!r} in the output alone", "Give it to an operand too"
    elif len(set(output)) < len(output):
        problem, remedy = "a letter twice in the output", "Name each axis of the output once"
    elif not set(pool) <= set(output):
        problem, remedy = "... in an operand alone", "Write ... in the output too"
    else:
        return
    raise ShapeError(
        f"einsum: expected letters that name axes of the operands, each once in the output, "
        f"got {problem} in {subscripts!r}. {remedy}."
    )


def _split(subscripts: str) -> tuple[list[str], str]:
    left, _, output = subscripts.partition("->")
    return left.split(","), output


def _lengths(terms: list[str], shapes: tuple[Shape, ...]) -> dict[str, int]:
    """Return the length of each letter's axis; as in NumPy, axes of length 1 broadcast."""
    lengths: dict[str, int] = {}
    for term, shape in zip(terms, shapes, strict=True):
        for letter, n in zip(term, shape, strict=True):
            known = lengths.setdefault(letter, n)
            if n != known and (term.count(letter) > 1 or 1 not in (n, known)):
                raise ShapeError(
                    f"einsum: expected equal lengths (or 1) where {letter!r} stands in "
                    f"{','.join(terms)!r}, got {known} and {n} in shapes "
                    f"{' and '.join(map(str, shapes))}. Name different axes differently."
                )
            lengths[letter] = n if known == 1 else known
    return lengths


def _shape(*shapes: Shape, subscripts: str) -> Shape:
    terms, output = _split(subscripts)
    lengths = _lengths(terms, shapes)
    return tuple(lengths[letter] for letter in output)


_SMALL = 25_000


def _einsum(*operands: Any, subscripts: str) -> Any:
    terms, _ = _split(subscripts)
    lengths = _lengths(terms, tuple(map(np.shape, operands)))
    products = math.prod(lengths.values())
    # a good order, and a product that BLAS can do, take longer to find than a small sum to do
    return np.einsum(subscripts, *operands, optimize=len(terms) > 1 and products > _SMALL)


def _rule(slot: int, ct: Any, y: Any, *operands: Any, subscripts: str) -> Any:
    terms, output = _split(subscripts)
    lengths = _lengths(terms, tuple(map(shape_of, operands)))
    others = list(zip(terms, operands, strict=True))
    sources = [(output, ct), *others[:slot], *others[slot + 1 :]]
    target, diagonals = _distinct(terms[slot], subscripts, lengths)
    return _contract(sources + diagonals, target, lengths)


def _distinct(
    term: str, subscripts: str, lengths: dict[str, int]
) -> tuple[str, list[tuple[str, Any]]]:
    """Rename a letter that comes again in a term, and tie it to the first by an identity matrix."""
    unused = [c for c in LETTERS if c not in subscripts]
    target, ties = "", []
    for letter in term:
        if letter in target:
            fresh = unused.pop()
            ties.append((letter + fresh, np.eye(lengths[letter], dtype=bool)))
            lengths[fresh] = lengths[letter]
            letter = fresh
        target += letter
    return target, ties


def _contract(sources: list[tuple[str, Any]], target: str, lengths: dict[str, int]) -> Any:
    """Return the product of the sources summed to `target`, repeated along axes that none has."""
    terms = [term for term, _ in sources]
    known = "".join(c for c in target if c in "".join(terms))
    part = sources[0][1]
    if terms != [known]:
        part = einsum(f"{','.join(terms)}->{known}", *(x for _, x in sources))
    full = tuple(lengths[c] for c in target)
    if shape_of(part) == full:
        return part
    own = dict(zip(known, shape_of(part), strict=True))
    return broadcast_to(reshape(part, tuple(own.get(c, 1) for c in target)), full)


einsum: Op = register(
    Op(
        "einsum",
        _einsum,
        vjps=RuleForEach(_rule),
        shape=_shape,
        bind=_bind,
        notation=call_of_all(r"\mathrm{einsum}_{#subscripts}", "einsum[#subscripts]", glyph="Σ∏"),
        examples=(
            (((2, 3), (3, 4)), {"subscripts": "ij,jk->ik"}),
            (((2, 3, 4),), {"subscripts": "ijk->ki"}),
            (((3, 3),), {"subscripts": "ii->"}),
            (((3, 2, 3),), {"subscripts": "iji->ij"}),
            (((2, 3), (3, 4), (4, 2)), {"subscripts": "ij,jk,kl->il"}),
            (((2, 1), (1, 4)), {"subscripts": "ij,jk->k"}),
            (((), (3,)), {"subscripts": ",i->i"}),
        ),
        doc="""Sum products of entries over the axes whose letters the output leaves out.

    `einsum("ij,jk->ik", a, b)` is the matrix product; without `->` the output has the letters that
    come once, in alphabetical order. A letter twice in one term is its diagonal, `...` stands for
    axes that broadcast. Raises ShapeError if letters and axes do not fit.""",
    )
)
