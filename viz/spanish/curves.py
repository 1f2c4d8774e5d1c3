"""What the gradient doctor says of a training by its curves, in Spanish."""

CURVES = {
    "The loss is {number} in epoch {epoch}": "La pérdida es {number} en la época {epoch}",
    "Most often the steps were too long: the weights grew until a number overflowed. After that "
    "every weight is nan and nothing is learned.": (
        "Casi siempre los pasos eran demasiado largos: los pesos crecieron hasta que un número se "
        "desbordó. Después todos los pesos son nan y no se aprende nada."
    ),
    "Find the op that made it: viz.diagnose(loss, model) on one batch.": (
        "Busca la operación que lo produjo: viz.diagnose(loss, model) con un lote."
    ),
    "The loss grew from {first} to {last}": "La pérdida creció de {first} a {last}",
    "Each step goes against the gradient, so the loss falls if the step is short. It rises where "
    "steps are so long that they jump over the valley and land higher.": (
        "Cada paso va contra el gradiente, así que la pérdida baja si el paso es corto. Sube si "
        "los pasos son tan largos que saltan el valle y caen más arriba."
    ),
    "The loss jumps up and down: it rose in {rises} of {epochs} epochs": (
        "La pérdida sube y baja: subió en {rises} de {epochs} épocas"
    ),
    "The steps are about as long as the valley is wide, so they jump from side to side.": (
        "Los pasos son casi tan largos como ancho es el valle, y saltan de un lado al otro."
    ),
    "Take larger batches, or less momentum.": "Toma lotes mayores, o menos momento.",
    "The loss stays at {last} for {epochs} epochs": (
        "La pérdida se queda en {last} durante {epochs} épocas"
    ),
    "It was {first} at first. Either the steps are far too short, or the gradient that reaches "
    "the weights is nearly 0.": (
        "Al principio era {first}. O los pasos son demasiado cortos, o el gradiente que llega a "
        "los pesos es casi 0."
    ),
    "Raise the learning rate ten times and look again.": (
        "Sube la tasa de aprendizaje diez veces y mira de nuevo."
    ),
    "Look at the gradient: viz.diagnose(loss, model) on one batch.": (
        "Mira el gradiente: viz.diagnose(loss, model) con un lote."
    ),
    "The net overfits since epoch {epoch}: the validation loss rose from {best} to {last}": (
        "La red sobreajusta desde la época {epoch}: la pérdida de validación subió de {best} a "
        "{last}"
    ),
    "The training loss still falls, so the net learns the training examples by heart instead of "
    "what they have in common.": (
        "La pérdida de entrenamiento sigue bajando, así que la red se aprende de memoria los "
        "ejemplos en vez de lo que tienen en común."
    ),
    "Stop early: a callback of nn.fit that returns True ends the training.": (
        "Para antes: un callback de nn.fit que devuelve True termina el entrenamiento."
    ),
    "Use weight_decay in the optimizer, a smaller net, or more data.": (
        "Usa weight_decay en el optimizador, una red menor o más datos."
    ),
    "Over the training the gradient of {first} was {ratio} times that of {last}": (
        "Durante el entrenamiento el gradiente de {first} fue {ratio} veces el de {last}"
    ),
    "The gradient shrinks from layer to layer on the way back, so the first layers hardly learn.": (
        "El gradiente mengua de capa en capa en el camino de vuelta, así que las primeras capas "
        "apenas aprenden."
    ),
    "The gradient grows from layer to layer on the way back, so a step that suits the last layer "
    "throws the first ones far off.": (
        "El gradiente crece de capa en capa en el camino de vuelta, así que un paso que conviene "
        "a la última lanza las primeras muy lejos."
    ),
    "Find the layer: viz.diagnose(loss, model) on one batch.": (
        "Busca la capa: viz.diagnose(loss, model) con un lote."
    ),
}
