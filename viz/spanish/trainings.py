"""What `chainrule train` reports."""

TRAININGS = {
    "{name}: {train} training and {test} test examples, {features} features": (
        "{name}: {train} ejemplos de entrenamiento y {test} de prueba, {features} variables"
    ),
    "{count} classes: {names}": "{count} clases: {names}",
    "examples of one group stand in one part, so that no answer leaks": (
        "los ejemplos de un grupo están en una sola parte, para que ninguna respuesta se filtre"
    ),
    "{net} {activation}: {count} parameters; {optimizer}, learning rate {lr}, {epochs} epochs "
    "in batches of {batch}, seed {seed}: {seconds} s": (
        "{net} {activation}: {count} parámetros; {optimizer}, tasa de aprendizaje {lr}, {epochs} "
        "épocas en lotes de {batch}, semilla {seed}: {seconds} s"
    ),
    "model": "modelo",
    "test": "prueba",
    "always {answer}": "siempre {answer}",
    "logistic regression": "regresión logística",
    "linear regression": "regresión lineal",
    "{score} of the net less that of {rival}: {gain}, more than chance.": (
        "{score} de la red menos la de {rival}: {gain}, más que azar."
    ),
    "{score} of the net less that of {rival}: {gain}; {count} examples cannot tell it from 0.": (
        "{score} de la red menos la de {rival}: {gain}; {count} ejemplos no la distinguen de 0."
    ),
    "± is one standard error, over test examples drawn anew. Settings chosen by looking at "
    "these scores make them too good.": (
        "± es un error estándar, sobre ejemplos de prueba sorteados de nuevo. Elegir ajustes "
        "mirando estas cifras las hace demasiado buenas."
    ),
    "The trained net in Python, and the data as it takes them:": (
        "La red entrenada en Python, y los datos tal como los toma:"
    ),
    "written:": "escrito:",
    "the lines above, and how to load the net again": (
        "las líneas de arriba, y cómo volver a cargar la red"
    ),
    "the learning curves, and the net on the test data": (
        "las curvas de aprendizaje, y la red con los datos de prueba"
    ),
    "{net} on {name}: {count} examples": "{net} con {name}: {count} ejemplos",
    "the net with the gradient of every node": "la red con el gradiente de cada nodo",
    "the same as a page that plays both sweeps": (
        "lo mismo como página que reproduce los dos recorridos"
    ),
    "why its last gradient is what it is": "por qué su último gradiente es el que es",
    "not written: the weights. {reason}": "sin escribir: los pesos. {reason}",
    "the weights of the trained net": "los pesos de la red entrenada",
    "measured": "medido",
    "predicted": "predicho",
}
