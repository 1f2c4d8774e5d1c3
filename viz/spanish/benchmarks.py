"""What `chainrule bench` prints and draws."""

BENCHMARKS = {
    "a step": "un paso",
    "quartiles": "cuartiles",
    "best": "el mejor",
    "beside ours": "frente al nuestro",
    "first step": "primer paso",
    "Fastest: {name}.": "El más rápido: {name}.",
    "Faster than {name}: {listed}.": "Más rápidos que {name}: {listed}.",
    "not installed": "no instalado",
    "needs a C++ compiler": "necesita un compilador de C++",
    "computes something else": "calcula otra cosa",
    "has no convolution of many channels": "no tiene convolución de varios canales",
    "fastest, beside NumPy": "más rápido, frente a NumPy",
    "compiling: {times}": "compilación: {times}",
    "compiled before, read in: {times}": "ya compilado, leído en: {times}",
    "fastest": "más rápido",
    "entries": "elementos",
    "time for an entry": "tiempo por elemento",
    "pure Python": "Python puro",
    "Numba, {count} threads": "Numba, {count} hilos",
    "{cache} full": "{cache} llena",
    "{what}: NumPy is the fastest": "{what}: NumPy es el más rápido",
    "{what}: {form} is {ratio}x as fast as NumPy": (
        "{what}: {form} es {ratio} veces más rápido que NumPy"
    ),
    "time of a step": "tiempo de un paso",
    "The fastest form, by the number of entries:": (
        "La forma más rápida, según el número de elementos:"
    ),
    "wrote {path}": "escrito: {path}",
}
