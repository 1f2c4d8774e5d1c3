"""What stands on the axes and in the legends of plots."""

PLOTS = {
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
    "|gradient|": "|gradiente|",
    "class {label}": "clase {label}",
    "predicted class": "clase predicha",
    "true class": "clase real",
    "{right} of {count} right ({share})": "{right} aciertos de {count} ({share})",
    "weights": "pesos",
    "start": "inicio",
    "end": "final",
    "random direction {number}": "dirección aleatoria {number}",
    "principal direction {number}: {share} of the path": (
        "dirección principal {number}: {share} del camino"
    ),
}
