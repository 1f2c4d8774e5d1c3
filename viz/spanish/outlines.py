"""What pictures in plain text say."""

OUTLINES = {
    "{nodes} nodes, {edges} edges": "{nodes} nodos, {edges} aristas",
    "gradient": "gradiente",
    "local derivative": "derivada local",
    "see above": "véase arriba",
    "see below": "véase abajo",
    "; call backward()": "; llama a backward()",
    "ȳ: gradient of the node one step to the left": (
        "ȳ: gradiente del nodo un paso más a la izquierda"
    ),
    "{name} is used {uses} times": "{name} se usa {uses} veces",
    ", its gradient is the sum over them": ", su gradiente es la suma de todas",
    "outside of all boxes": "fuera de las cajas",
    "used by {users}": "lo usa: {users}",
}
