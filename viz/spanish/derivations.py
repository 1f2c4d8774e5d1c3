"""What derivations say beside their formulas."""

DERIVATIONS = {
    "factor": "factor",
    "rule": "regla",
    "shape": "forma",
    "numbers": "números",
    "branch": "rama",
    "paths": "caminos",
    "part": "parte",
    "share": "proporción",
    "mean": "media",
    "mean {mean}, {low} … {high}": "media {mean}, {low} … {high}",
    "all {number}": "todos {number}",
    "({count} more)": "({count} más)",
    "multiplied out, from the loss down": "multiplicado paso a paso, desde la pérdida hacia abajo",
    "{factor} is a sum over {count} paths": "{factor} es una suma sobre {count} caminos",
    "a sum over {count} paths": "una suma sobre {count} caminos",
    "a formula too long to write out": "una fórmula demasiado larga para escribirla",
    "Σ over all entries: {before} → {after}": "Σ sobre todos los elementos: {before} → {after}",
    "Σ over axis {axes}: {before} → {after}": "Σ sobre el eje {axes}: {before} → {after}",
    "Σ over axes {axes}: {before} → {after}": "Σ sobre los ejes {axes}: {before} → {after}",
    "between {upper} and {lower}, {paths} paths come in by {count} branches, "
    "and their parts add up": "entre {upper} y {lower}, {paths} caminos llegan por {count} ramas, "
    "y sus partes se suman",
    "through {node}": "por {node}",
    "through {node}, from {top}": "por {node}, desde {top}",
    "share: the norm of a part out of the sum of the norms of all; they point "
    "different ways and partly cancel": "proporción: la norma de una parte respecto a la suma de "
    "las normas de todas; no apuntan en la misma dirección y en parte se anulan",
    "all {count} paths from {loss} to {leaf}": "los {count} caminos de {loss} a {leaf}",
    "{count} paths from {loss} to {leaf}; the {shown} largest": "{count} caminos de {loss} a "
    "{leaf}; los {shown} mayores",
    "path {place}": "camino {place}",
    "and {count} more, together {value} ({share})": "y {count} más, juntos {value} ({share})",
    "percent: the size of a path out of the sizes of all, {pushes}; they pull both "
    "ways and partly cancel": "porcentaje: el tamaño de un camino respecto a la suma de los "
    "tamaños de todos, {pushes}; tiran en sentidos opuestos y en parte se anulan",
    "{node}, {entries} of {of} entries": "{node}, {entries} de {of} elementos",
    "a tie; equal entries share the gradient, {used} each": "un empate; los elementos iguales se "
    "reparten el gradiente, {used} cada uno",
    "the norm of a zero vector; the slope used is 0": "la norma de un vector nulo; se usa la "
    "pendiente 0",
    "equal entries were sorted; each keeps the place it had": "se ordenaron elementos iguales; "
    "cada uno conserva su lugar",
    "a jump at {at}; the slope used is {used}": "un salto en {at}; se usa la pendiente {used}",
    "a kink at {at}; the slope is {left} on its left, {right} on its right": "un punto "
    "anguloso en {at}; la pendiente es {left} a su izquierda y {right} a su derecha",
    "used: {used}, of the slopes between them the nearest to 0": "se usa {used}, la más cercana a "
    "0 de las pendientes entre ambas",
    "used: {used}, by convention": "se usa {used}, por convención",
    "and {count} more nodes at a kink": "y {count} nodos más en un punto anguloso",
    "on the way back, {gradient} is the first that is not finite": "en el camino de vuelta, "
    "{gradient} es el primero que no es finito",
    "{gradient} is not computed yet: call backward()": "{gradient} aún no está calculado: llame a "
    "backward()",
    "equals {gradient}": "coincide con {gradient}",
    "gradients add up until zero_grad()": "los gradientes se acumulan hasta zero_grad()",
    "the finite difference": "la diferencia finita",
    "at a kink it sees both sides": "en un punto anguloso ve ambos lados",
    "finite difference {number}": "diferencia finita {number}",
    "finite difference, all entries, largest difference {worst}": "diferencia finita, todos los "
    "elementos, mayor discrepancia {worst}",
    "finite difference, {entries} of {of}, largest difference {worst}": "diferencia finita, "
    "{entries} de {of}, mayor discrepancia {worst}",
    "differs from {other}: {numbers}": "difiere de {other}: {numbers}",
    "differs from {other} at {at}: {numbers}": "difiere de {other} en {at}: {numbers}",
    "a character of a name that LaTeX has no letter for": "un carácter de un nombre para el que "
    "LaTeX no tiene letra",
}
