"""What folded cards and overlays say."""

FOLDINGS = {
    "1 op": "1 operación",
    "{count} ops": "{count} operaciones",
    "1 parameter": "1 parámetro",
    "{count} parameters": "{count} parámetros",
    "× 100: 100 equal parts": "× 100: 100 partes iguales",
    "largest |gradient|": "mayor |gradiente|",
    "time, both sweeps": "tiempo, ida y vuelta",
    "memory, with gradient": "memoria, con gradiente",
    "error of the gradient": "error del gradiente",
}
