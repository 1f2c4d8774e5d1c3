"""What viz says, in Spanish, by the English text in the code. Formulas are the same in both."""

_PICTURES = {
    "Computation graph of {loss}": "Grafo de cómputo de {loss}",
    "not computed yet": "aún sin calcular",
    "value": "valor",
    "value {value}": "valor {value}",
    "empty": "vacío",
    "scalar": "escalar",
    "{shape}, min {low}, mean {mean}, max {high}": "{shape}, mín {low}, media {mean}, máx {high}",
    "value → forward": "valor → hacia delante",
    "← gradient, backward": "← gradiente, hacia atrás",
    "μ: mean": "μ: media",
    "hatched: negative": "rayado: negativo",
    "ȳ: gradient of the box it enters": "ȳ: gradiente de la caja en la que entra",
}

_NUDGES = {
    "Values cannot be changed here: the graph has {count} nodes, more than {most}.":
        "Aquí no se pueden cambiar los valores: el grafo tiene {count} nodos, más de {most}.",
    "Values cannot be changed here: the page would have to hold {count} numbers, more than {most}.":
        "Aquí no se pueden cambiar los valores: la página tendría que guardar {count} números, "
        "más de {most}.",
    "Values cannot be changed here: each change would take {count} multiplications, more than "
    "{most}.":
        "Aquí no se pueden cambiar los valores: cada cambio exigiría {count} multiplicaciones, "
        "más de {most}.",
}  # fmt: skip

SPANISH = {**_PICTURES, **_NUDGES}
