"""What the gradient doctor says of nan and inf, in Spanish."""

ANOMALIES = {
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
}
