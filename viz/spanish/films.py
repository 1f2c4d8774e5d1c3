"""What films and storyboards say about each step."""

FILMS = {
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
