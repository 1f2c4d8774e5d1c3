"""What the gradient doctor says, in Spanish."""

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
    # parameters that do not learn
    "{op} has no derivative, so no gradient can be computed": (
        "{op} no tiene derivada, así que no se puede calcular el gradiente"
    ),
    "backward() raises an error when it comes to this op on the way from the loss.": (
        "backward() da un error cuando llega a esta operación desde la pérdida."
    ),
    "Apply ag.stop_gradient to its result, or replace it by a smooth function.": (
        "Aplica ag.stop_gradient a su resultado, o sustitúyela por una función suave."
    ),
    "no derivative": "sin derivada",
    "backward() fails: {reason}": "backward() falla: {reason}",
    "An op on the way has no derivative at these numbers.": (
        "Una operación del camino no tiene derivada en estos números."
    ),
    "Look at the values in the graph: one is 0, infinite or not a number.": (
        "Mira los valores del grafo: alguno es 0, infinito o no es un número."
    ),
    "{loss} takes no gradient: nothing trainable is in its graph": (
        "{loss} no lleva gradiente: no hay nada entrenable en su grafo"
    ),
    "A gradient flows only to leaves made with requires_grad=True, and stops at detach(), "
    "no_grad() and at numbers taken out with .data, .item() or .numpy().": (
        "El gradiente solo llega a hojas creadas con requires_grad=True, y se detiene en "
        "detach(), no_grad() y en números sacados con .data, .item() o .numpy()."
    ),
    "Compute the loss outside ag.no_grad(), from Tensors with requires_grad=True.": (
        "Calcula la pérdida fuera de ag.no_grad(), a partir de Tensors con requires_grad=True."
    ),
    "takes no gradient": "no lleva gradiente",
    "No path leads from {loss} to {names}": "Ningún camino lleva de {loss} a {names}",
    "None of the {count} parameters is in the graph of the loss. Perhaps it was computed with "
    "another model, or from numbers instead of Tensors.": (
        "Ninguno de los {count} parámetros está en el grafo de la pérdida. Quizá se calculó con "
        "otro modelo, o a partir de números en vez de Tensors."
    ),
    "The graph of the loss does not hold them, so backward() leaves no gradient there (.grad "
    "stays None, which is not the same as 0).": (
        "No están en el grafo de la pérdida, así que backward() no les deja gradiente (.grad "
        "sigue en None, que no es lo mismo que 0)."
    ),
    "The graph begins at {leaves}: if that was computed from them, detach(), no_grad(), .data or "
    ".numpy() cut the path there.": (
        "El grafo empieza en {leaves}: si eso se calculó a partir de ellos, detach(), no_grad(), "
        ".data o .numpy() cortó ahí el camino."
    ),
    "path cut here?": "¿camino cortado aquí?",
    "Keep everything between the parameter and the loss a Tensor or a Value: no .data, .numpy(), "
    "detach() or float() on the way.": (
        "Que todo entre el parámetro y la pérdida sea Tensor o Value: sin .data, .numpy(), "
        "detach() ni float() por el camino."
    ),
    "Use the layer in forward(), or leave its parameters out of the optimizer.": (
        "Usa la capa en forward(), o deja sus parámetros fuera del optimizador."
    ),
    "{op} cuts {names} off the loss, at {where}": "{op} separa {names} de la pérdida, en {where}",
    "The gradient of {names} is 0: nothing passes {op} at {where}": (
        "El gradiente de {names} es 0: nada pasa por {op} en {where}"
    ),
    "no gradient passes": "no pasa gradiente",
    "gets no gradient": "no recibe gradiente",
    "This op takes its input as a constant, so backward() ends there. The value still depends on "
    "these parameters, the gradient does not.": (
        "Esta operación toma su entrada como constante, así que backward() acaba ahí. El valor "
        "sigue dependiendo de estos parámetros; el gradiente, no."
    ),
    "Leave it out, if the parameters should learn from this loss.": (
        "Quítala, si los parámetros deben aprender de esta pérdida."
    ),
    "It is flat almost everywhere: a small change of the input changes nothing, so its local "
    "derivative is 0.": (
        "Es plana en casi todas partes: un pequeño cambio de la entrada no cambia nada, así que "
        "su derivada local es 0."
    ),
    "Train with a smooth function in its place (sigmoid for step, tanh for sign), and use the "
    "step only to predict.": (
        "Entrena con una función suave en su lugar (sigmoid por step, tanh por sign), y usa el "
        "escalón solo para predecir."
    ),
    "It passes the gradient only to the entries it chose, and it chose none that these parameters "
    "made.": (
        "Solo deja pasar el gradiente a las entradas que eligió, y no eligió ninguna que venga de "
        "estos parámetros."
    ),
    "Look at its other inputs: a bound or a condition is always taken.": (
        "Mira sus otras entradas: siempre gana una cota o una condición."
    ),
    "It multiplies the gradient with weights that are 0 in every entry, so what lies below them "
    "gets none.": (
        "Multiplica el gradiente por pesos que son todos 0, así que a lo que está debajo no le "
        "llega nada."
    ),
    # what is left from before
    "{names} changed after {loss} was computed": "{names} cambió después de calcular {loss}",
    "The graph holds the values from before the change, as after optimizer.step(). Its numbers "
    "belong to the old data; a new backward() from it raises an error.": (
        "El grafo guarda los valores de antes del cambio, como tras optimizer.step(). Sus números "
        "son de los datos viejos; otro backward() desde él da un error."
    ),
    "Compute the loss again, then call backward() and diagnose that one.": (
        "Calcula la pérdida de nuevo, llama a backward() y diagnostica esa."
    ),
    "changed since": "cambió después",
    "Every .grad is {sweeps} times the gradient of {loss}": (
        "Cada .grad es {sweeps} veces el gradiente de {loss}"
    ),
    "backward() adds to the .grad of a leaf instead of replacing it, and it was called {sweeps} "
    "times without zero_grad() between. Every step is {sweeps} times too long.": (
        "backward() suma al .grad de una hoja en vez de reemplazarlo, y se llamó {sweeps} veces "
        "sin zero_grad() entre medias. Cada paso es {sweeps} veces más largo de la cuenta."
    ),
    "counted {sweeps} times": "contado {sweeps} veces",
    "The .grad of {names} holds more than the gradient of {loss}": (
        "El .grad de {names} contiene más que el gradiente de {loss}"
    ),
    "backward() adds to the .grad of a leaf, and something was there before, such as the gradient "
    "of the last batch: for {name} the rest has norm {rest}, the gradient {own}.": (
        "backward() suma al .grad de una hoja, y ya había algo, como el gradiente del lote "
        "anterior: en {name} el resto tiene norma {rest}, el gradiente {own}."
    ),
    "If you add up the gradients of several batches on purpose, all is well.": (
        "Si sumas a propósito los gradientes de varios lotes, todo está bien."
    ),
    "holds an old gradient": "contiene un gradiente viejo",
    "Call optimizer.zero_grad() or model.zero_grad() before each backward().": (
        "Llama a optimizer.zero_grad() o model.zero_grad() antes de cada backward()."
    ),
    # nan and inf
    "The data hold {number}: {name}{index}": "Los datos contienen {number}: {name}{index}",
    "What is computed from it is nan or inf as well.": (
        "Lo que se calcula con ello es también nan o inf."
    ),
    "Look for missing or infinite entries: np.isfinite(X).all().": (
        "Busca entradas que falten o sean infinitas: np.isfinite(X).all()."
    ),
    "The first {number} is made by {op}: {name}{index}": (
        "El primer {number} lo produce {op}: {name}{index}"
    ),
    "{op} got {inputs}. {reason}": "{op} recibió {inputs}. {reason}",
    " It spreads to {count} nodes after it.": " Se extiende a {count} nodos posteriores.",
    "first {number}": "primer {number}",
    "first {number} backward": "primer {number} hacia atrás",
    "The first {number} on the way back is made by {op}, for {name}{index}": (
        "El primer {number} en el camino de vuelta lo produce {op}, para {name}{index}"
    ),
    "The gradient that reaches {where} is finite, the local derivative is not: {op} got {inputs}. "
    "{reason}": (
        "El gradiente que llega a {where} es finito, la derivada local no: {op} recibió {inputs}. "
        "{reason}"
    ),
    "A logarithm is −inf at 0 and nan below.": "Un logaritmo es −inf en 0 y nan por debajo.",
    "A division by 0 is inf, 0/0 is nan.": "Una división por 0 es inf, 0/0 es nan.",
    "The result is larger than the largest float, or it is no real number.": (
        "El resultado es mayor que el mayor float, o no es un número real."
    ),
    "A root of a negative number is nan.": "La raíz de un número negativo es nan.",
    "The result is no finite number.": "El resultado no es un número finito.",
    "The slope of a root is infinite at 0.": "La pendiente de una raíz es infinita en 0.",
    "The slope 1/x is infinite at 0.": "La pendiente 1/x es infinita en 0.",
    "The slope is not finite there.": "La pendiente no es finita ahí.",
    "Keep the argument above 0, as ag.log(x + 1e-12), or compute the loss from logits: "
    "nn.binary_cross_entropy, nn.cross_entropy.": (
        "Mantén el argumento por encima de 0, como ag.log(x + 1e-12), o calcula la pérdida desde "
        "los logits: nn.binary_cross_entropy, nn.cross_entropy."
    ),
    "Keep the denominator away from 0: add a small number such as 1e-8.": (
        "Aleja el denominador de 0: suma un número pequeño, como 1e-8."
    ),
    "Use a stable form (ag.softplus, ag.logsumexp, ag.log_softmax), or lower the learning rate.": (
        "Usa una forma estable (ag.softplus, ag.logsumexp, ag.log_softmax), o baja la tasa de "
        "aprendizaje."
    ),
    "Add a small number under the root: ag.sqrt(x + 1e-12).": (
        "Suma un número pequeño bajo la raíz: ag.sqrt(x + 1e-12)."
    ),
    "Run the code inside ag.detect_anomaly() to stop at the line, and keep the inputs away from "
    "there.": (
        "Ejecuta el código dentro de ag.detect_anomaly() para parar en la línea, y aleja de ahí "
        "las entradas."
    ),
    # a training
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
