"""Names that mean something to XML, DOT, TeX, mathtext, format strings or terminals."""

HOSTILE = {
    "script": "<script>alert(1)</script>",
    "xml end": "]]>",
    "entity": "&lt;&amp;&#0;",
    "comment": "--><b onload='x'>\"",
    "dot end": '"];evil[',
    "dot escape": "\\N\\G\\\\",
    "backslash at the end": "ends in \\",
    "tex": "\\input{x}",
    "mathtext": "$x$",
    "one dollar": "$ and \\$",
    "frac": "\\frac",
    "braces": "{}{0}{x}",
    "percent": "%s%(x)d%",
    "rtl": "שלום עולם",
    "combining": "x\u0301\u0302\u0303y",
    "emoji": "🙂👩‍👩‍👧",
    "wide": "日本語の名前",
    "long": "n" * 10_000,
    "semicolons": "a; b; c",
    "hash": "#1 #2 ^_~",
}
HOSTILE = list(HOSTILE.values())
UNPRINTABLE = ["a\x00b", "\x1b[31mred", "line\nbreak\ttab", "\ud800half", "\uffff", "\u202eevil"]
