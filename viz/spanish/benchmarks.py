"""What `chainrule bench` prints."""

BENCHMARKS = {
    "a step": "un paso",
    "quartiles": "cuartiles",
    "beside ours": "frente al nuestro",
    "first step": "primer paso",
    "Fastest: {name}.": "El más rápido: {name}.",
    "Faster than {name}: {listed}.": "Más rápidos que {name}: {listed}.",
    "not installed": "no instalado",
    "needs a C++ compiler": "necesita un compilador de C++",
    "has no convolution of many channels": "no tiene convolución de varios canales",
    "wrote {path}": "escrito: {path}",
}
