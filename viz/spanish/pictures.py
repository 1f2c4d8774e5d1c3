"""What pictures say, on cards, in legends and to screen readers."""

PICTURES = {
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
    "error": "error",
    "warning": "aviso",
    "note": "nota",
    "ȳ: gradient of the box it enters": "ȳ: gradiente de la caja en la que entra",
}
