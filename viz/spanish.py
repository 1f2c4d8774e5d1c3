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

_TEXT = {
    "{nodes} nodes, {edges} edges": "{nodes} nodos, {edges} aristas",
    "shape": "forma",
    "gradient": "gradiente",
    "local derivative": "derivada local",
    "see above": "véase arriba",
    "see below": "véase abajo",
    "parameter": "parámetro",
    "input": "entrada",
    "result": "resultado",
    "; call backward()": "; llama a backward()",
    "ȳ: gradient of the node one step to the left": (
        "ȳ: gradiente del nodo un paso más a la izquierda"
    ),
    "{name} is used {uses} times": "{name} se usa {uses} veces",
    ", its gradient is the sum over them": ", su gradiente es la suma de todas",
    "outside of all boxes": "fuera de las cajas",
    "used by {users}": "lo usa: {users}",
}

SPANISH = {**_PICTURES, **_TEXT}
