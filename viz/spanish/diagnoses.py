"""What the gradient doctor says of activations and of the gradient's flow, in Spanish."""

DIAGNOSES = {
    # the report
    "why": "por qué",
    "try": "prueba",
    "where": "dónde",
    "line": "línea",
    "The graph with the findings marked": "El grafo con los hallazgos marcados",
    "{listed} and {more} more": "{listed} y {more} más",
    "Training of {epochs} epochs: faults {faults}": (
        "Entrenamiento de {epochs} épocas: fallos {faults}"
    ),
    "{loss}: faults {faults}, notes {notes} (nodes {nodes}, parameters {parameters})": (
        "{loss}: fallos {faults}, notas {notes} (nodos {nodes}, parámetros {parameters})"
    ),
    # what to try, often
    "Standardize the inputs: nn.datasets.standardize(train, test).": (
        "Estandariza las entradas: nn.datasets.standardize(train, test)."
    ),
    'Start from smaller weights: initializer="glorot_uniform".': (
        'Empieza con pesos menores: initializer="glorot_uniform".'
    ),
    'Start from smaller weights: initializer="glorot_uniform" or "he_normal".': (
        'Empieza con pesos menores: initializer="glorot_uniform" o "he_normal".'
    ),
    'Start from random weights: initializer="glorot_uniform" or "he_normal".': (
        'Empieza con pesos al azar: initializer="glorot_uniform" o "he_normal".'
    ),
    'Match the first weights to the activation: initializer="he_normal" for relu, '
    '"glorot_uniform" for tanh.': (
        'Ajusta los pesos iniciales a la activación: initializer="he_normal" para relu, '
        '"glorot_uniform" para tanh.'
    ),
    "Lower the learning rate.": "Baja la tasa de aprendizaje.",
    "Lower the learning rate: try a tenth, as nn.SGD(model.parameters(), lr=…/10).": (
        "Baja la tasa de aprendizaje: prueba un décimo, con nn.SGD(model.parameters(), lr=…/10)."
    ),
    # activations
    "{layer}: {count} of {units} relu units are 0 for this example": (
        "{layer}: {count} de {units} unidades relu valen 0 en este ejemplo"
    ),
    "{layer}: {count} of {units} relu units are 0 for all {examples} examples": (
        "{layer}: {count} de {units} unidades relu valen 0 en los {examples} ejemplos"
    ),
    ", units {which}": ", unidades {which}",
    "dead: {count} of {units} units": "muertas: {count} de {units}",
    "off: {count} of {units} units": "apagadas: {count} de {units}",
    "A relu gives 0 and has slope 0 where its input is negative, and here no input is above "
    "{largest}. No gradient passes, so the weights of these units do not change by themselves.": (
        "Una relu da 0 y tiene pendiente 0 donde su entrada es negativa, y aquí ninguna entrada "
        "pasa de {largest}. No pasa ningún gradiente, así que los pesos de estas unidades no "
        "cambian por sí solos."
    ),
    "Every input of these units is exactly 0, where relu's slope is taken as 0. That comes from "
    "weights that are all 0: no gradient passes, so they stay 0.": (
        "Todas las entradas de estas unidades son exactamente 0, donde la pendiente de relu se "
        "toma como 0. Ocurre si todos los pesos son 0: no pasa ningún gradiente y siguen en 0."
    ),
    'Draw the weights again with a bias of 0: Dense(…, "relu", "he_normal").': (
        'Sortea de nuevo los pesos, con sesgo 0: Dense(…, "relu", "he_normal").'
    ),
    "Use ag.leaky_relu, whose slope is not 0 on the left.": (
        "Usa ag.leaky_relu, cuya pendiente no es 0 a la izquierda."
    ),
    "Lower the learning rate: one long step can push a unit below 0 for good.": (
        "Baja la tasa de aprendizaje: un solo paso largo puede dejar una unidad bajo 0 para "
        "siempre."
    ),
    "{layer}: {percent} of the {op} entries are saturated": (
        "{layer}: el {percent} de las entradas de {op} está saturado"
    ),
    "saturated: {percent}": "saturado: {percent}",
    "Where {op} is flat its local derivative is nearly 0 (mean {slope}, at most {steepest}), and "
    "the chain rule multiplies with it: {passed} of the gradient passes.": (
        "Donde {op} es plana su derivada local es casi 0 (media {slope}, como mucho {steepest}), "
        "y la regla de la cadena multiplica por ella: pasa el {passed} del gradiente."
    ),
    'Use relu in hidden layers: nn.MLP(…, activation="relu").': (
        'Usa relu en las capas ocultas: nn.MLP(…, activation="relu").'
    ),
    "Pass the logits to nn.cross_entropy, whose gradient never vanishes.": (
        "Pasa los logits a nn.cross_entropy, cuyo gradiente nunca se desvanece."
    ),
    "Pass the logits to nn.binary_cross_entropy, whose gradient never vanishes.": (
        "Pasa los logits a nn.binary_cross_entropy, cuyo gradiente nunca se desvanece."
    ),
    "{layer}: {count} of {units} units are identical": (
        "{layer}: {count} de {units} unidades son idénticas"
    ),
    "identical: {count} of {units} units": "idénticas: {count} de {units}",
    "They have the same weights, so they compute the same and get the same gradient. Every update "
    "keeps them equal: the layer acts like one with fewer units.": (
        "Tienen los mismos pesos, así que calculan lo mismo y reciben el mismo gradiente. Cada "
        "actualización las mantiene iguales: la capa actúa como una con menos unidades."
    ),
    # vanishing and exploding
    "The gradient vanishes: {last} gets {times} times as much of it as {first}": (
        "El gradiente se desvanece: a {last} le llega {times} veces más que a {first}"
    ),
    "The gradient explodes: {first} gets {times} times as much of it as {last}": (
        "El gradiente explota: a {first} le llega {times} veces más que a {last}"
    ),
    "On the way back the gradient is multiplied by a factor at each of {layers} layers, and their "
    "product is {total}. The smallest is that of {op}: {factor}{detail}. The first layers hardly "
    "learn.": (
        "En el camino de vuelta el gradiente se multiplica por un factor en cada una de {layers} "
        "capas, y su producto es {total}. El menor es el de {op}: {factor}{detail}. Las primeras "
        "capas apenas aprenden."
    ),
    "On the way back the gradient is multiplied by a factor at each of {layers} layers, and their "
    "product is {total}. The largest is that of {op}: {factor}{detail}. A step that suits the "
    "last layer throws the first ones far off.": (
        "En el camino de vuelta el gradiente se multiplica por un factor en cada una de {layers} "
        "capas, y su producto es {total}. El mayor es el de {op}: {factor}{detail}. Un paso que "
        "conviene a la última capa lanza las primeras muy lejos."
    ),
    ", with a mean slope of {slope}": ", con una pendiente media de {slope}",
    ", where ‖{weight}‖ = {norm}": ", donde ‖{weight}‖ = {norm}",
    "gradient ×{ratio}": "gradiente ×{ratio}",
    "gradient ×{ratio} here": "gradiente ×{ratio} aquí",
    "{share} of the gradient": "{share} del gradiente",
    "Take an activation with larger slopes: relu or tanh (at most 1), not sigmoid (1/4).": (
        "Elige una activación de mayor pendiente: relu o tanh (hasta 1), no sigmoid (1/4)."
    ),
    "Use fewer layers, or add a layer's input to its result (a residual connection).": (
        "Usa menos capas, o suma la entrada de una capa a su resultado (conexión residual)."
    ),
    "Before optimizer.step(), divide each gradient by its norm where that is above 1.": (
        "Antes de optimizer.step(), divide cada gradiente por su norma donde esta pase de 1."
    ),
    "The values explode: those of {last} are {times} times those of {first}": (
        "Los valores explotan: los de {last} son {times} veces los de {first}"
    ),
    "Each layer makes its values larger than those it gets, {per_layer} times on average, because "
    "its weights are too large. Sigmoids saturate, exp overflows, the gradient explodes.": (
        "Cada capa agranda los valores que recibe, {per_layer} veces de media, porque sus pesos "
        "son demasiado grandes. Las sigmoides se saturan, exp se desborda, el gradiente explota."
    ),
    "values ×{times}": "valores ×{times}",
    "The gradient of {name} is {times} times as long as its weights": (
        "El gradiente de {name} es {times} veces más largo que sus pesos"
    ),
    "Even with lr = 0.001 one step would replace the weights instead of improving them. Most "
    "often the inputs or the targets are large numbers that nobody scaled.": (
        "Incluso con lr = 0.001 un paso sustituiría los pesos en vez de mejorarlos. Casi siempre "
        "las entradas o los objetivos son números grandes que nadie escaló."
    ),
    "gradient {times} × weights": "gradiente {times} × pesos",
    "Scale the targets to about 1, or lower the learning rate.": (
        "Escala los objetivos hasta cerca de 1, o baja la tasa de aprendizaje."
    ),
}
