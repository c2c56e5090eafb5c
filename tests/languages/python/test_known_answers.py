# ruff: noqa: E501
# One program a line.
"""Small programs: what CPython computes, and what the evaluator computes, are the same."""

from __future__ import annotations

import pytest

from tests.languages.python.running import evaluated, really

EXPRESSIONS = """
1 + 2 * 3 - 4 // 3 + 7 % 4 + 2 ** 10
-7 // 2, -7 % 3, 7 / 2, 1 / 3, 0.1 + 0.2
1 / 0
"a" + 1
[1] + (2,)
True + 1, not 0, 1 == 1.0, "1" == 1, None is None
1 < 2 < 3, 3 > 2 >= 3, 1 < 2 > 5
[1, 2] < [1, 3], (1,) == [1], {1, 2} == {2, 1}, {"a": 1} == {"a": 1.0}
"abc" in "xabcx", 3 in [1, 2, 3], "k" in {"k": 1}, 1 not in (2, 3)
"abc"[1], "abc"[-1], "abcdef"[1:4], "abcdef"[::-1], "abcdef"[::2], "abc"[5:]
[1, 2, 3][1:], [1, 2, 3, 4][::2], (1, 2, 3)[-2:]
[1][3]
(1, 2)[5]
{"a": 1}["b"]
{1: "x", (1, 2): "y", None: 0}[(1, 2)]
{[]: 1}
" a b  c ".split(), "a,b,,c".split(","), "a b c".split(None, 1), "a-b-c".rsplit("-", 1)
"x=1;y=2".partition(";"), "abc".partition("z"), "a.b.c".rpartition(".")
"  hi ".strip(), "xxhixx".strip("x"), "hi\\n".rstrip(), "  hi".lstrip()
"Hello World".lower(), "Hello".upper(), "hello world".title(), "aBc".swapcase(), "abc".capitalize()
"a-b-c".replace("-", "+"), "aaa".replace("a", "b", 2), "abc".replace("", "-")
"abc".find("c"), "abc".find("z"), "banana".count("an"), "banana".index("n"), "abc".rfind("b")
"abc".index("z")
"prefix-x".startswith("prefix"), "a.tf".endswith((".tf", ".json")), "x".startswith("y")
"a\\nb\\r\\nc".splitlines(), "a\\nb\\n".splitlines(True)
"-".join(["a", "b"]), ", ".join(str(x) for x in range(3))
"-".join([1])
"{} and {}".format(1, "x"), "{0}{1}{0}".format("a", "b"), "{n:>5}|".format(n=3), "%s-%d" % ("a", 3)
f"{1 + 1} {'x'!r} {3.14159:.2f} {'a':>3}|", f"{[1, 'a']} {None} {True}"
"abc".isalpha(), "12".isdigit(), "".isdigit(), "a1".isalnum(), " ".isspace(), "x".zfill(3), "x".center(5, "*")
"a".encode(), "é".encode("utf-8"), b"abc".decode()
"removeprefix".removeprefix("re"), "file.tf".removesuffix(".tf")
sorted([3, 1, 2]), sorted("bca", reverse=True), sorted(["b", "A"], key=str.lower)
sorted([{"n": 2}, {"n": 1}], key=lambda item: item["n"])
sorted([1, "a"])
list(map(str, [1, 2])), list(filter(None, [0, 1, "", "a"])), list(zip([1, 2], "ab")), list(enumerate("ab", 1))
list(reversed([1, 2, 3])), sum([1, 2, 3]), sum([[1], [2]], []), max(3, 1), min([4, 2]), max("abc", key=ord)
max([])
any(x > 2 for x in [1, 2, 3]), all([]), all(x for x in [1, 0]), any([])
any(x["a"] for x in [{"a": 1}, {}])
all(x["a"] for x in [{"a": 1}, {}])
next(x for x in [1, 2, 3] if x > 1), next(iter([]), "none")
len("abc"), len([1]), len({}), len((1, 2))
len(5)
int("42"), int("ff", 16), int(3.9), float("1.5"), str(1.0), bool(""), bool([0]), int(True)
int("x")
float("y")
list("ab"), tuple([1, 2]), dict(a=1), dict([("a", 1)]), dict({"a": 1}, b=2), set([1]), list(range(2, 10, 3))
[x * 2 for x in range(5) if x % 2], {x: y for x, y in [("a", 1)]}, [(x, y) for x in [1, 2] for y in "ab"]
[[y for y in range(x)] for x in range(3)], [a + b for a, (b, c) in [(1, (2, 3))]]
{**{"a": 1}, "b": 2}, [*[1, 2], 3], (*"ab", "c")
isinstance(1, int), isinstance(True, int), isinstance("a", (int, str)), isinstance([], dict), isinstance(None, object)
type(1) is int, type("a") == str, type([]).__name__
repr("it's"), repr({"a": [1, (2,)]}), str(None), repr(1e100), str([1.5, "x"])
round(2.5), round(3.14159, 2), abs(-3), divmod(7, 2), hex(255), ord("a"), chr(98)
[1, 2, 3].index(2), [1, 1].count(1), (1, 2).index(2)
[1].index(5)
{"a": 1}.get("b"), {"a": 1}.get("b", 2), {"a": 1}.items() == 1, list({"a": 1}.items()), list({"a": 1}.values())
sorted({1, 2} | {3}), sorted({1, 2} & {2}), sorted({1, 2} - {2}), sorted({1, 2} ^ {2, 3}), {1}.issubset({1, 2})
"x" if 0 else "y", 0 or "d", "" and 1, None or [] or "e", 1 and 2
(lambda a, b=2, *c, d=4, **e: (a, b, c, d, e))(1, 3, 5, d=6, f=7)
(lambda a: a)()
(lambda a: a)(1, 2)
(lambda a: a)(b=1)
"abc".nope
None.strip
undefined_name
None + 1
[None][0]["a"]
[5][0]()
json.loads('{"a": [1, 2.5, null, true, "x"]}'), json.dumps({"b": 1, "a": [None]}, sort_keys=True)
json.dumps([1, {"a": "é"}], indent=2)
re.search(r"(\\w+)=(\\d+)", "x=12").groups(), re.match("b", "abc"), re.fullmatch("a+", "aaa").group()
re.findall(r"\\d+", "a1b22"), re.findall(r"(\\w)(\\d)", "a1b2"), re.findall(r"x*", "axb"), re.findall("a|", "ba")
re.sub(r"(\\w)(\\d)", r"\\2\\1", "a1 b2"), re.sub("a", lambda m: m.group().upper(), "banana"), re.sub("x*", "-", "abxd")
re.split(r"[,;]\\s*", "a, b;c"), re.split(r"(,)", "a,b"), re.subn("a", "b", "aaa", count=2)
re.search(r"(?P<n>\\w+)", "ab cd").groupdict(), re.search("b", "abc").span(), re.search("(a)|(b)", "b").groups()
bool(re.search(r"^b$", "a\\nb\\nc", re.MULTILINE)), bool(re.search("a.b", "a\\nb", re.S)), bool(re.search("(?i)ABC", "xabc"))
[m.group(0) for m in re.finditer(r"[a-z]+", "ab cd")], re.escape("a.b"), re.compile(r"a{2}").search("caab").start()
bool(re.search(r'resource\\s+"a"\\s+"b"\\s*{', 'resource "a" "b" {')), re.findall(r"{(e)}", "{e}"), bool(re.search("a{,2}b", "a{,2}b"))
re.search("(", "x")
re.findall(r"a(?=b)|[[]", "ab["), re.findall(r"(?x) a  # comment", "xa"), re.findall(r"[^]]", "a]b")
os.path.join("a", "b.tf"), os.path.basename("/x/y.tf"), os.path.splitext("a.tar.gz"), os.path.dirname("a/b/c")
math.ceil(1.2), math.floor(-1.2), math.sqrt(16)
textwrap.dedent("  a\\n  b\\n"), functools.reduce(lambda a, b: a + b, [1, 2, 3], 10)
list(itertools.chain([1], [2, 3])), list(itertools.product([1, 2], "a"))
collections.Counter("aab")["a"], collections.Counter("aab").most_common(1)
"é€😀"[1], len("😀"), "ß".upper(), "İ".lower()
b"abc"[0], b"ab" + b"c", list(b"ab")
range(3), list(range(0)), range(5)[2], 3 in range(5)
""".strip().splitlines()

PROGRAMS = (
    "def f():\n    if 0:\n        z = 1\n    return z\nf()\nresult = 1",
    "if 0:\n    z = 1\nz\nresult = 1",
    "if 0:\n    len = 1\nresult = len('ab')",
    "z = 1\ndel z\nresult = z",
    "result = []\nfor i in range(3):\n    if i == 1:\n        continue\n    result.append(i)\nelse:\n    result.append('else')",
    "result = []\nfor i in range(3):\n    if i == 1:\n        break\nelse:\n    result.append('else')",
    "n = 0\nwhile True:\n    n += 1\n    if n > 4:\n        break\nresult = n",
    "a, *b, c = [1, 2, 3, 4]\nresult = (a, b, c)",
    "a, b = 1, 2\na, b = b, a\nresult = (a, b)",
    "a, b = [1]\nresult = a",
    "a, b = [1, 2, 3]\nresult = a",
    "x = y = []\nx.append(1)\nresult = y",
    "x = [1]\ny = x\ny += [2]\nresult = x",
    "x = (1,)\ny = x\ny += (2,)\nresult = (x, y)",
    "d = {'a': {'b': 1}}\nd['a']['c'] = 2\ndel d['a']['b']\nresult = d",
    "l = [1, 2, 3, 4]\nl[1:3] = [9]\ndel l[0]\nl.insert(0, 5)\nl.sort(reverse=True)\nresult = (l, l.pop(), l)",
    "try:\n    {}['x']\nexcept (ValueError, KeyError) as e:\n    result = (str(e), e.args)\nfinally:\n    done = 1",
    "try:\n    int('z')\nexcept KeyError:\n    result = 1\nexcept Exception as e:\n    result = str(e)",
    "try:\n    result = 1\nexcept Exception:\n    result = 2\nelse:\n    result = 3",
    "class E(ValueError):\n    def __init__(self, a):\n        super().__init__(f'bad {a}')\n        self.a = a\n"
    "try:\n    raise E(3)\nexcept ValueError as e:\n    result = (str(e), e.a, isinstance(e, E))",
    "try:\n    try:\n        raise KeyError('a')\n    except KeyError:\n        raise\nexcept Exception as e:\n    result = repr(e)",
    "def f():\n    try:\n        return 1\n    finally:\n        log.append('f')\nlog = []\nresult = (f(), log)",
    "raise ValueError('no')\nresult = 1",
    "def f(a, b=[]):\n    b.append(a)\n    return b\nf(1)\nresult = f(2)",
    "def make(n):\n    def add(x):\n        nonlocal n\n        n += x\n        return n\n    return add\nf = make(1)\nf(2)\nresult = f(3)",
    "count = 0\ndef up():\n    global count\n    count += 1\nup()\nup()\nresult = count",
    "fs = [lambda: i for i in range(3)]\nresult = [f() for f in fs]",
    "fs = []\nfor i in range(3):\n    fs.append(lambda i=i: i)\nresult = [f() for f in fs]",
    "class A:\n    x = 1\n    ys = [x, 2]\n    def f(self):\n        return self.x\n    @property\n    def p(self):\n        return 5\n"
    "    @staticmethod\n    def s(a):\n        return a\n    @classmethod\n    def c(cls):\n        return cls.x\n"
    "a = A()\na.x = 7\nresult = (a.f(), A.x, a.p, A.s(3), a.c(), A.ys, A.f(a))",
    "class A:\n    def f(self):\n        return 'A'\nclass B(A):\n    def f(self):\n        return super().f() + 'B'\n"
    "class C(A):\n    def f(self):\n        return super().f() + 'C'\nclass D(B, C):\n    pass\nresult = D().f()",
    "class A:\n    def __init__(self, v):\n        self.v = v\n    def __eq__(self, o):\n        return self.v == o.v\n"
    "    def __len__(self):\n        return self.v\n    def __getitem__(self, k):\n        return k\n    def __repr__(self):\n"
    "        return f'A({self.v})'\nresult = (A(1) == A(1), A(1) != A(2), len(A(3)), A(1)['k'], bool(A(0)), A(4), f'{A(5)}')",
    "class A:\n    def f(self, a):\n        pass\nA().f()\nresult = 1",
    "class A:\n    pass\nA().nope\nresult = 1",
    "def g():\n    yield 1\n    yield from [2, 3]\n    return\n    yield 4\nresult = list(g())",
    "@dataclasses.dataclass\nclass P:\n    a: int\n    b: list = dataclasses.field(default_factory=list)\nresult = (P(1) == P(1), P(2, [3]).b, P(a=4).a)",
    "def deco(f):\n    @functools.wraps(f)\n    def inner(*a, **k):\n        return f(*a, **k) + 1\n    return inner\n@deco\ndef h(x, *, y):\n    return x + y\nresult = h(1, y=2)",
    "class M:\n    def __enter__(self):\n        return 'in'\n    def __exit__(self, *a):\n        log.append(a[0] is not None)\n        return True\n"
    "log = []\nwith M() as m:\n    log.append(m)\n    raise ValueError\nresult = log",
    "if (n := len('abc')) > 2:\n    result = n",
    "result = [y for x in range(3) if (y := x * 2)]",
    "d = collections.defaultdict(list)\nd['a'].append(1)\nresult = (d['a'], d['b'], len(d))",
    "a = {'x': [1]}\nb = copy.deepcopy(a)\nb['x'].append(2)\nresult = (a, b)",
    "x = 'a'\nresult = [x for x in 'bc'] + [x]",
    "import json as j\nfrom os import path as p\nresult = (j.loads('[1]'), p.join('a', 'b'))",
    "log = []\n@contextlib.contextmanager\ndef m(x):\n    log.append('in')\n    if x:\n        try:\n            yield x\n"
    "        finally:\n            log.append('out')\n    else:\n        with m(5) as y:\n            yield y + 1\n    log.append('end')\n"
    "with m(3) as a:\n    log.append(a)\nwith m(0) as a:\n    log.append(a)\nresult = log",
    "log = []\ndef g():\n    x = yield 1\n    log.append(x)\n    yield 2\ni = g()\nlog.append(next(i))\nlog.append(next(i))\nresult = log",
    "def f(x):\n    match x:\n        case 1 | 2:\n            return 'low'\n        case {'t': str() as t, **rest}:\n            return t, rest\n"
    "        case [1, [2, *_], y] if y > 3:\n            return y\n        case [_, _]:\n            return 'pair'\n        case True:\n            return 'true'\n"
    "        case None:\n            return 'none'\n        case ValueError(args=a):\n            return a\n        case int(v) | float(v):\n            return -v\n"
    "        case [first, *others]:\n            return others\n        case _:\n            return 'other'\n"
    "result = [f(v) for v in (1, {'t': 'x', 'u': 1}, {'t': 1}, [1, [2, 5], 4], [1, [2], 2], (1, 2), 7.5, None, ValueError(3), 'ab')]",
    "c = collections.Counter('abca')\nresult = (c.most_common(1), c['zz'], len(c), c['a'])",
    "a = {'x': [1]}\nb = copy.copy(a)\nb['y'] = 2\nresult = (a, b, copy.copy([1]))",
    "class A:\n    made = []\n    def __init_subclass__(cls, **k):\n        A.made.append(cls.__name__)\nclass B(A):\n    pass\nresult = A.made",
    "class A:\n    def __call__(self, x):\n        return x * 2\nresult = A()(4)",
    "class A:\n    @functools.cached_property\n    def v(self):\n        return [1]\na = A()\nresult = (a.v is a.v, a.v)",
    "from pathlib import Path\nresult = (Path('a/b') < Path('a/c'), sorted([Path('b'), Path('a')]))",
    "class A:\n    x = 1\n    def __missing(self):\n        return 2\n    def f(self):\n        return self.x\nA().g()\nresult = 1",
    "result = sum(int(line.split('=')[1]) for line in 'a=1\\nb=2'.splitlines())",
    "text = '''resource \"a\" \"b\" {\n  x = 1\n}'''\nm = re.search(r'resource\\s+\"(\\w+)\"\\s+\"(\\w+)\"\\s*\\{(.*?)\\n\\}', text, re.S)\nresult = m.groups()",
)  # fmt: skip


UNDECIDED = (
    "from enum import Enum\nclass C(Enum):\n    A = 'a'\nresult = C.A.value",
    "from enum import Enum\nclass C(Enum):\n    A = 'a'\nresult = [c for c in C]",
    "@dataclasses.dataclass(order=True)\nclass D:\n    a: int\nresult = D(1) < D(2)",
    "class K:\n    def __init__(self, v):\n        self.v = v\n    def __eq__(self, o):\n        return self.v == o.v\n"
    "    def __hash__(self):\n        return hash(self.v)\nresult = {K(1): 2}[K(1)]",
    "def g():\n    while True:\n        yield 1\nresult = list(itertools.islice(g(), 3))",
    "d = collections.OrderedDict()\nd['a'] = 1\nresult = d.move_to_end('a')",
    "try:\n    json.loads('{')\nexcept json.JSONDecodeError as e:\n    result = e.lineno",
    "import sys\nresult = sys.version_info.major",
    "result = pow(2, 3)",
    "class D(dict):\n    def __missing__(self, k):\n        return k\nresult = D()['x']",
    "import unknown\nfound = False\nfor x in unknown.items():\n    if x.good:\n        found = True\n        break\nresult = found",
    "import unknown\nx = 0\ntry:\n    unknown.call()\n    x = 1\nexcept unknown.Error:\n    x = 2\nresult = x",
    "try:\n    import unknown\n    there = True\nexcept ImportError:\n    there = False\nresult = there",
    "import unknown\n@unknown.wrapped\ndef f():\n    return 1\nresult = f()",
)  # fmt: skip


@pytest.mark.parametrize("body", UNDECIDED)
def test_results_that_are_not_certain_are_unknown(body: str) -> None:
    assert evaluated(body).startswith("unknown: ")


@pytest.mark.parametrize("body", [*EXPRESSIONS, *PROGRAMS])
def test_results_are_those_of_cpython(body: str) -> None:
    assert evaluated(body) == really(body)
