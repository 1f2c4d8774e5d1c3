"""What a page says of folded cards that open."""

UNFOLDINGS = {
    "Opened card": "Tarjeta abierta",
    "Picture of the opened card": "Imagen de la tarjeta abierta",
    "Opened {name}: part {part} of {count}.": "{name} abierta: parte {part} de {count}.",
    "Opened {name}.": "{name} abierta.",
    "Closed {name}.": "{name} cerrada.",
    "Escape goes back.": "Escape vuelve atrás.",
    "Enter opens it.": "Intro la abre.",
    "Whole graph": "Todo el grafo",
    "Where you are": "Dónde estás",
    "Back (Esc)": "Volver (Esc)",
    "Which part": "Qué parte",
    "Previous part": "Parte anterior",
    "Next part": "Parte siguiente",
    "{name}: part {part} of {count}": "{name}: parte {part} de {count}",
    "part {part} of {count}": "parte {part} de {count}",
    "Part {part} of {count}.": "Parte {part} de {count}.",
    "Open one of its {count} parts": "Abrir una de sus {count} partes",
    "Open it": "Abrirla",
    "What is in it is not in this page. Draw it with":
        "Su contenido no está en esta página. Dibújalo con",
    "Dashed cards are outside: what feeds this part, and what it feeds.":
        "Las tarjetas de borde discontinuo están fuera: de dónde recibe esta parte y adónde va.",
    "{shown} of the {count} parts are in this page. Draw another one with":
        "En esta página hay {shown} de las {count} partes. Dibuja otra con",
    "A saved scene has no derivations. With the graph, ask for them with":
        "Una escena guardada no tiene derivaciones. Con el grafo, pídelas con",
    "A folded graph comes without derivations. Ask for one with":
        "Un grafo plegado viene sin derivaciones. Pide una con",
    "The page plays no backward sweep. Of one number, ask for the derivation with":
        "La página no recorre el grafo hacia atrás. De un solo número, pide la derivación con",
}  # fmt: skip
