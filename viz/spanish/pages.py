"""What the page that plays both sweeps says."""

PAGES = {
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
    "slope after the nudge": "pendiente tras el cambio",
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
    "select or open a card, open or close a box":
        "elegir o abrir una tarjeta, abrir o cerrar una caja",
    "select nothing, leave an opened card": "no elegir nada, salir de una tarjeta abierta",
    "play and pause": "reproducir y pausar",
    "step forward · back": "paso adelante · atrás",
    "first · last step": "primer · último paso",
    "search": "buscar",
    "larger · smaller · fit": "más grande · más pequeño · ajustar",
    "move the picture": "mover la imagen",
    "dark or light": "oscuro o claro",
}  # fmt: skip

NUDGES = {
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
