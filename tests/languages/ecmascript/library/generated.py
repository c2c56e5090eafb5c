"""Random expressions over the standard library, the same for the same seed."""

from __future__ import annotations

from collections.abc import Iterator
from random import Random

_TEXTS = (
    "''", "'a'", "'abc'", "'aXbXc'", "' pad\\t\\n'", "'10'", "'-1.5e3'", "'é\\u0301'", "'a\\u{1F600}b'",
    "'a.b*c'", "'x=1; y=2'", "'Hello World'",
    "'\\r\\nline\\n'", "'0x1F'", "'$&$1'", "'ABCabc'", "'zz top'", "'null'", "'tag \"q\" {}'",
)  # fmt: skip
_NUMBERS = (
    "0", "-0", "1", "-1", "2", "3", "7", "10", "0.5", "-2.5", "1.005", "1e21", "1e-7", "123456.789", "NaN",
    "Infinity", "-Infinity", "255", "2**31", "2**53",
)  # fmt: skip
_OTHERS = ("undefined", "null", "true", "false", "[]", "[1,2]", "{}", "({a:1})", "'2'", "[['a',1]]")
_REGEXES = (
    "/a/", "/[a-c]/g", "/x/gi", "/(\\w)(\\d)?/", "/\\s+/g", "/(?<k>\\w)=(?<v>\\d)/g", "/^/m", "/(?:)/g",
    "/b*/g", "/[^a]/y", "/\\b/g", "/(a)|(b)/g",
)  # fmt: skip
_LISTS = (
    "[]", "[1,2,3]", "[3,1,2,1]", "['b','a','C']", "[1,[2,[3]],4]", "[undefined,null,0,'',NaN]", "[,1,,2]",
    "[10,9,1]", "[{a:1},{a:2}]", "['x',1,true]",
    "[0,-0]", "[5]",
)  # fmt: skip
_CALLBACKS = (
    "x=>x", "(x,i)=>i", "x=>x>1", "x=>String(x)+1", "(x,i,l)=>l.length", "x=>!x", "x=>[x,x]", "x=>typeof x",
    "function(){return this===undefined}",
)  # fmt: skip
_COMPARISONS = ("(a,b)=>a-b", "(a,b)=>b-a", "()=>0", "(a,b)=>String(a)<String(b)?-1:1", "undefined")
_REPLACEMENTS = (
    "'-'",
    "'[$&]'",
    "'$1$2'",
    "'$$'",
    '"$`$\'"',
    "'$<k>'",
    "m=>m.length",
    "(m,...a)=>a.length",
    "undefined",
    "'$10$01'",
)

_TEXT_METHODS = {
    "at": "n", "charAt": "n", "charCodeAt": "n", "codePointAt": "n", "concat": "aa", "endsWith": "tn",
    "includes": "tn", "indexOf": "tn",
    "lastIndexOf": "tn", "match": "r", "normalize": "", "padEnd": "wt", "padStart": "wt", "repeat": "i",
    "replace": "rp", "replaceAll": "gp",
    "search": "r", "slice": "nn", "split": "rn", "startsWith": "tn", "substr": "nn", "substring": "nn",
    "toLowerCase": "", "toUpperCase": "",
    "trim": "", "trimEnd": "", "trimStart": "", "isWellFormed": "", "toWellFormed": "",
}  # fmt: skip
_LIST_METHODS = {
    "at": "n", "concat": "la", "copyWithin": "nnn", "every": "c", "fill": "ann", "filter": "c", "find": "c",
    "findIndex": "c", "findLast": "c",
    "findLastIndex": "c", "flat": "i", "flatMap": "c", "includes": "an", "indexOf": "an", "join": "t",
    "lastIndexOf": "an", "map": "c",
    "pop": "", "push": "aa", "reverse": "", "shift": "", "slice": "nn", "some": "c", "sort": "o",
    "splice": "nna", "toReversed": "",
    "toSorted": "o", "toSpliced": "nna", "toString": "", "unshift": "a",
}  # fmt: skip
_NUMBER_METHODS = {"toFixed": "i", "toString": "", "toPrecision": "", "toExponential": "", "valueOf": ""}
_FUNCTIONS = {
    "Number": "a", "String": "a", "Boolean": "a", "parseInt": "tn", "parseFloat": "t", "isNaN": "a",
    "isFinite": "a", "Math.max": "aa",
    "Math.min": "aa", "Math.round": "n", "Math.floor": "n", "Math.ceil": "n", "Math.trunc": "n",
    "Math.sign": "a", "Math.abs": "a",
    "Math.sqrt": "n", "Array.from": "t", "Array.of": "aa", "Array.isArray": "a", "Object.keys": "a",
    "Object.entries": "a", "Object.values": "l",
    "Object.is": "aa", "JSON.stringify": "a", "encodeURIComponent": "t", "new Set": "l",
    "Object.fromEntries": "m", "new Map": "m",
    "Number.isInteger": "a", "typeof": "a", "!": "a", "+": "a", "-": "n", "~": "n", "Object.assign": "eb",
    "structuredClone": "l",
}  # fmt: skip
_OPERATORS = (
    "+",
    "-",
    "*",
    "/",
    "%",
    "==",
    "===",
    "!=",
    "<",
    ">",
    "<=",
    ">=",
    "&",
    "|",
    "^",
    "<<",
    ">>",
    ">>>",
    "&&",
    "||",
    "??",
)


def generated(seed: int, count: int) -> list[str]:
    """``count`` different expressions."""
    found: dict[str, None] = {}
    for expression in _expressions(Random(seed)):
        found[expression] = None
        if len(found) == count:
            break
    return list(found)


def _expressions(random: Random) -> Iterator[str]:
    while True:
        yield random.choice((_text, _text, _list, _list, _number, _function, _operation))(random)


def _text(random: Random) -> str:
    return _method(random, random.choice(_TEXTS), _TEXT_METHODS)


def _list(random: Random) -> str:
    name, kinds = random.choice(list(_LIST_METHODS.items()))
    arguments = _arguments(random, kinds)
    return f"(l => [l.{name}({arguments}), l])({random.choice(_LISTS)})"


def _number(random: Random) -> str:
    return _method(random, f"({random.choice(_NUMBERS)})", _NUMBER_METHODS)


def _function(random: Random) -> str:
    name, kinds = random.choice(list(_FUNCTIONS.items()))
    separator = " " if name == "typeof" else ""
    return f"{name}{separator}({_arguments(random, kinds) or 'undefined'})"


def _operation(random: Random) -> str:
    operator = random.choice(_OPERATORS)
    return f"((a, b) => a {operator} b)({_argument(random, 'a')}, {_argument(random, 'a')})"


def _method(random: Random, receiver: str, methods: dict[str, str]) -> str:
    name, kinds = random.choice(list(methods.items()))
    return f"{receiver}.{name}({_arguments(random, kinds)})"


def _arguments(random: Random, kinds: str) -> str:
    count = random.randint(max(0, len(kinds) - 1), len(kinds))
    return ", ".join(_argument(random, kind) for kind in kinds[:count])


def _argument(random: Random, kind: str) -> str:
    if kind == "n":
        return random.choice(_NUMBERS + _OTHERS[:3])
    if kind == "w":
        return random.choice(("0", "3", "9.5", "-1", "NaN", "'12'", "undefined", "2**53"))
    if kind == "i":
        return random.choice(("0", "1", "2", "5", "undefined"))
    if kind == "t":
        return random.choice(_TEXTS)
    if kind == "r":
        return random.choice(_REGEXES + _TEXTS)
    if kind == "g":
        return random.choice([regex for regex in _REGEXES if "g" in regex.rpartition("/")[2]] + list(_TEXTS))
    if kind == "p":
        return random.choice(_REPLACEMENTS)
    if kind == "c":
        return random.choice(_CALLBACKS)
    if kind == "o":
        return random.choice(_COMPARISONS)
    if kind == "l":
        return random.choice(_LISTS)
    if kind == "m":
        return random.choice(("[['a',1],['b',2]]", "[]", "new Map([[1,2]])", "[[1]]"))
    if kind == "e":
        return random.choice(("{}", "{a:1}", "[7]", "null"))
    if kind == "b":
        return random.choice(("{}", "{a:1}", "{b:2,a:3}", "[7]", "'xy'", "null"))
    return random.choice(_TEXTS + _NUMBERS + _OTHERS + _LISTS)
