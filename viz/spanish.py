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

_DERIVATION = {
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

_PAGE = {
    "How {loss} is computed": "Cómo se calcula {loss}",
    "Picture": "Imagen",
    "Details": "Detalles",
    "The chain rule": "La regla de la cadena",
    "Why is a gradient what it is? Choose a parameter, or click any card.":
        "¿Por qué un gradiente vale lo que vale? Elige un parámetro o pulsa cualquier tarjeta.",
    "Click any card to see how it was computed.":
        "Pulsa cualquier tarjeta para ver cómo se calculó.",
    "Close the details": "Cerrar los detalles",
    "input": "entrada",
    "parameter": "parámetro",
    "constant": "constante",
    "operation": "operación",
    "result": "resultado",
    "closed box": "caja cerrada",
    "op {op}": "operación {op}",
    "value not computed yet": "valor aún sin calcular",
    "min {low} · mean {mean} · max {high}": "mín {low} · media {mean} · máx {high}",
    "each cell is the mean of a block": "cada celda es la media de un bloque",
    "It adds up, use by use": "Se acumula, uso por uso",
    "through {name}": "a través de {name}",
    "Local derivatives": "Derivadas locales",
    "No gradient flows to it.": "No le llega ningún gradiente.",
    "The page has no room for this derivation. Ask for it with":
        "Esta derivación no cabe en la página. Pídela con",
    "Nudge it": "Muévelo un poco",
    "Value": "Valor",
    "Change the value": "Cambiar el valor",
    "Back to the recorded value": "Volver al valor original",
    "entry": "elemento",
    "Index {axis}, 0 to {last}": "Índice {axis}, de 0 a {last}",
    "measured Δ{loss}/ε": "Δ{loss}/ε medido",
    "The page cannot compute {op} again.": "La página no puede volver a calcular {op}.",
    "Player": "Reproductor",
    "Play": "Reproducir",
    "Pause": "Pausa",
    "Step": "Paso",
    "Speed": "Velocidad",
    "First step": "Primer paso",
    "Step back": "Paso atrás",
    "Step forward": "Paso adelante",
    "Last step": "Último paso",
    "Press play, or step, to see both sweeps.":
        "Pulsa reproducir, o avanza paso a paso, para ver los dos recorridos.",
    "The leaves have their values; nothing is computed yet.":
        "Las hojas tienen sus valores; aún no se ha calculado nada.",
    "The values and gradients of the whole graph.":
        "Los valores y los gradientes de todo el grafo.",
    "Forward: {name} = {expression} = {value}": "Hacia delante: {name} = {expression} = {value}",
    "Backward begins: ∂{loss}/∂{loss} = 1": "Empieza la vuelta: ∂{loss}/∂{loss} = 1",
    "Backward: {gradient} = {product}": "Hacia atrás: {gradient} = {product}",
    "Backward: {gradient} gets {product}": "Hacia atrás: {gradient} recibe {product}",
    "{formula} with ȳ = {upper}": "{formula} con ȳ = {upper}",
    "Along {edge}": "Por {edge}",
    "No edge goes that way.": "Ninguna arista va hacia allí.",
    "Closed box {title}: {summary}. Enter opens it.":
        "Caja cerrada {title}: {summary}. Intro la abre.",
    "Opened box {title}.": "Caja {title} abierta.",
    "ops: {ops}": "operaciones: {ops}",
    "parameters: {parameters}": "parámetros: {parameters}",
    "Close all boxes": "Cerrar todas las cajas",
    "Open all boxes": "Abrir todas las cajas",
    "Search": "Buscar",
    "Search cards": "Buscar tarjetas",
    "Found cards": "Tarjetas encontradas",
    "Smaller (−)": "Más pequeño (−)",
    "Larger (+)": "Más grande (+)",
    "Fit (0)": "Ajustar (0)",
    "Dark or light (d)": "Oscuro o claro (d)",
    "Help (?)": "Ayuda (?)",
    "Keys": "Teclas",
    "Close": "Cerrar",
    "Space": "Espacio",
    "Enter": "Intro",
    "Shift": "Mayús",
    "Home · End": "Inicio · Fin",
    "follow the edges from card to card": "seguir las aristas de tarjeta en tarjeta",
    "select a card, open or close a box": "elegir una tarjeta, abrir o cerrar una caja",
    "select nothing": "no elegir nada",
    "play and pause": "reproducir y pausar",
    "step forward · back": "paso adelante · atrás",
    "first · last step": "primer · último paso",
    "search": "buscar",
    "larger · smaller · fit": "más grande · más pequeño · ajustar",
    "move the picture": "mover la imagen",
    "dark or light": "oscuro o claro",
}  # fmt: skip

_NUDGES = {
    "Values cannot be changed here: the graph has {count} nodes, more than {most}.":
        "Aquí no se pueden cambiar los valores: el grafo tiene {count} nodos, más de {most}.",
    "Values cannot be changed here: the page would have to hold {count} numbers, more than {most}.":
        "Aquí no se pueden cambiar los valores: la página tendría que guardar {count} números, "
        "más de {most}.",
    "Values cannot be changed here: each change would take {count} multiplications, more than "
    "{most}.":
        "Aquí no se pueden cambiar los valores: cada cambio exigiría {count} multiplicaciones, "
        "más de {most}.",
}  # fmt: skip

SPANISH = {**_PICTURES, **_DERIVATION, **_NUDGES, **_PAGE}
