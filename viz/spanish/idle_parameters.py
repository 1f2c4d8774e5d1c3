"""What the gradient doctor says of parameters that do not learn, or learn from old gradients."""

IDLE_PARAMETERS = {
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
}
