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

_FILMS = {
    "Given: the inputs and the parameters.": "Se conocen las entradas y los parámetros.",
    "Forward: {equation} = {value}.": "Hacia delante: {equation} = {value}.",
    "Forward: {equation}, of shape {shape}.": "Hacia delante: {equation}, de forma {shape}.",
    "The loss is where gradients begin: ∂{loss}/∂{loss} = 1.": (
        "Los gradientes empiezan en la pérdida: ∂{loss}/∂{loss} = 1."
    ),
    "Back from {node}: {gradient} = {part}.": "Hacia atrás desde {node}: {gradient} = {part}.",
    "Back from {node}, part {place} of {uses} of {gradient}: {part}.": (
        "Hacia atrás desde {node}, parte {place} de {uses} de {gradient}: {part}."
    ),
    "{formula} with ȳ = {gradient}": "{formula} con ȳ = {gradient}",
    "The parts add up: {total}.": "Las partes se suman: {total}.",
    "Before the training.": "Antes del entrenamiento.",
    "After epoch {epoch} of {last}: the training loss is {loss}.": (
        "Tras la época {epoch} de {last}: la pérdida de entrenamiento es {loss}."
    ),
    "part {place} of {uses}": "parte {place} de {uses}",
}

_PLOTS = {
    "training": "entrenamiento",
    "validation": "validación",
    "epoch": "época",
    "loss": "pérdida",
    "10⁻³, a usual size": "10⁻³, un tamaño habitual",
    "‖update‖ / ‖weight‖, mean of the epoch": "‖actualización‖ / ‖peso‖, media de la época",
    "{name}: {share} of z saturated, {stuck} of {units} units stuck": (
        "{name}: {share} de z saturado, {stuck} de {units} unidades atascadas"
    ),
    "pre-activation z": "preactivación z",
    "pre-activations": "preactivaciones",
    "saturated: slope below {share} of the steepest": (
        "saturado: pendiente menor que el {share} de la máxima"
    ),
    "unit": "unidad",
    "accuracy": "exactitud",
    "gradient norm": "norma del gradiente",
    "max": "máx",
    "mean": "media",
    "|gradient|": "|gradiente|",
    "gradient": "gradiente",
    "class {label}": "clase {label}",
    "weights": "pesos",
    "start": "inicio",
    "end": "final",
    "random direction {number}": "dirección aleatoria {number}",
    "principal direction {number}: {share} of the path": (
        "dirección principal {number}: {share} del camino"
    ),
}

SPANISH = {**_PICTURES, **_FILMS, **_PLOTS}
