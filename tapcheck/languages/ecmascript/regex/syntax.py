"""The parser of regular expressions: ECMAScript 2024 with its web-compatible extensions (annex B).

It accepts and refuses what V8 accepts and refuses, with V8's messages, because a test's regular expression
that throws is part of the test's verdict.
"""

from __future__ import annotations

import re

from tapcheck.languages.ecmascript.regex.classes import SPACE_SET, parse_class, simplified_set
from tapcheck.languages.ecmascript.regex.errors import RegexSyntaxError, Untranslatable
from tapcheck.languages.ecmascript.regex.escapes import (
    Scanner,
    character_escape,
    digits_from,
    group_name,
    property_escape,
)
from tapcheck.languages.ecmascript.regex.tree import (
    ANY,
    DOT,
    EMPTY,
    Assertion,
    Backreference,
    CharSet,
    Group,
    Look,
    Node,
    Place,
    Regex,
    Repeat,
    Text,
    alternation,
    sequence,
)
from tapcheck.languages.ecmascript.regex.units import to_code_points, to_units
from tapcheck.records import dataclass

_FLAGS = "dgimsuvy"
_DEEPEST = 80
_MOST_CAPTURES = 1 << 16
_INFINITY = 2**31 - 1

_PLAIN_RUN = re.compile(r"[^\\^$.*+?()\[\]{}|]+")
_INTERVAL = re.compile(r"\{([0-9]+)(?:(,)([0-9]+)?)?\}")
_ESCAPED_SIGN = frozenset("^$\\.*+?()[]{}|/")

_START = Assertion(Place.START)
_END = Assertion(Place.END)
_EDGES = {"b": Assertion(Place.WORD_EDGE), "B": Assertion(Place.NO_WORD_EDGE)}
_CLASSES = {letter: CharSet(False, (), letter) for letter in "dDSwW"} | {"s": SPACE_SET}


def parse(source: str, flags: str = "") -> Regex:
    """Parse a pattern.

    Raises :class:`RegexSyntaxError` with V8's message, and :class:`Untranslatable` for what is valid and
    beyond this parser (the `v` flag, very deep nesting).
    """
    if len(set(flags)) != len(flags) or not set(flags) <= set(_FLAGS) or ("u" in flags and "v" in flags):
        raise RegexSyntaxError(f"Invalid flags supplied to RegExp constructor '{flags}'")
    if "v" in flags:
        raise Untranslatable("the v flag is not supported")
    unicode = "u" in flags
    scanner = Scanner(to_code_points(source) if unicode else to_units(source), unicode)
    try:
        parser = _Parser(scanner, dot_all="s" in flags)
        node = parser.parse()
    except RegexSyntaxError as error:
        shown = "".join(sorted(flags))
        raise RegexSyntaxError(f"Invalid regular expression: /{source}/{shown}: {error}") from None
    return Regex(node, scanner.groups_opened, tuple(scanner.names.items()), unicode)


@dataclass(slots=True)
class _Level:
    """What has been read of one group's body."""

    options: list[Node]
    items: list[Node]


class _Parser:
    def __init__(self, scanner: Scanner, dot_all: bool) -> None:
        self._scan = scanner
        self._dot: Node = ANY if dot_all else DOT
        self._open: list[int] = []
        self._depth = 0

    def parse(self) -> Node:
        node = self._disjunction(inside=False)
        if self._scan.unknown_reference:
            raise RegexSyntaxError("Invalid named capture referenced")
        return node

    def _disjunction(self, inside: bool) -> Node:
        scan = self._scan
        source = scan.source
        end = len(source)
        level = _Level([], [])
        while True:
            if scan.at >= end:
                if inside:
                    raise RegexSyntaxError("Unterminated group")
                break
            char = source[scan.at]
            quantifiable = True
            run_of_text = False
            forbidden = False
            if char == ")":
                if not inside:
                    raise RegexSyntaxError("Unmatched ')'")
                scan.at += 1
                break
            if char == "|":
                scan.at += 1
                level.options.append(_joined(level.items))
                level.items = []
                continue
            if char == "\\":
                quantifiable = self._escape(level.items)
            elif char == "(":
                forbidden = not self._parenthesis(level.items)
            elif char == "[":
                level.items.append(parse_class(scan))
            elif char == ".":
                scan.at += 1
                level.items.append(self._dot)
            elif char == "^" or char == "$":
                scan.at += 1
                level.items.append(_START if char == "^" else _END)
                quantifiable = False
            elif char in "*+?":
                raise RegexSyntaxError("Nothing to repeat")
            elif char in "{}]":
                self._lone_bracket(char, level.items)
            else:
                run = _PLAIN_RUN.match(source, scan.at)
                assert run is not None
                scan.at = run.end()
                level.items.append(Text(run.group()))
                run_of_text = True
            if quantifiable and scan.at < end and source[scan.at] in "*+?{":
                self._quantify(level.items, run_of_text)
                if forbidden and isinstance(level.items[-1], Repeat):
                    raise RegexSyntaxError("Invalid quantifier")
        if not level.options:
            return _joined(level.items)
        level.options.append(_joined(level.items))
        return alternation(level.options)

    def _lone_bracket(self, char: str, items: list[Node]) -> None:
        scan = self._scan
        if char == "{" and _INTERVAL.match(scan.source, scan.at):
            raise RegexSyntaxError("Nothing to repeat")
        if scan.unicode:
            raise RegexSyntaxError("Lone quantifier brackets")
        scan.at += 1
        items.append(Text(char))

    def _quantify(self, items: list[Node], last_character_only: bool) -> None:
        scan = self._scan
        char = scan.source[scan.at]
        low: int
        high: int | None
        if char == "{":
            interval = _INTERVAL.match(scan.source, scan.at)
            if interval is None:
                if scan.unicode:
                    raise RegexSyntaxError("Incomplete quantifier")
                return
            low, high = _bounds(interval)
            scan.at = interval.end()
        else:
            low, high = {"*": (0, None), "+": (1, None), "?": (0, 1)}[char]
            scan.at += 1
        greedy = not scan.take("?")
        body = items.pop()
        if last_character_only and isinstance(body, Text) and len(body.text) > 1:
            items.append(Text(body.text[:-1]))
            body = Text(body.text[-1])
        items.append(Repeat(body, low, high, greedy))

    def _parenthesis(self, items: list[Node]) -> bool:
        """Read a group; the answer is whether it may be repeated."""
        scan = self._scan
        source = scan.source
        scan.at += 1
        look: tuple[bool, bool] | None = None
        capture = False
        name: str | None = None
        if not scan.take("?"):
            capture = True
        elif scan.take(":"):
            pass
        elif source.startswith(("=", "!"), scan.at):
            look = (False, source[scan.at] == "!")
            scan.at += 1
        elif source.startswith(("<=", "<!"), scan.at):
            look = (True, source[scan.at + 1] == "!")
            scan.at += 2
        elif scan.take("<"):
            capture = True
        else:
            raise RegexSyntaxError("Invalid group")
        index = 0
        if capture:
            index = self._new_capture()
            if source[scan.at - 1] == "<":
                name = group_name(scan)
                if name is None:
                    raise RegexSyntaxError("Invalid capture group name")
                if name in scan.names:
                    raise RegexSyntaxError("Duplicate capture group name")
                scan.names[name] = index
        self._enter(index)
        body = self._disjunction(inside=True)
        self._leave(index)
        if look is not None:
            items.append(Look(body, *look))
            return not look[0] and not scan.unicode
        items.append(Group(body, index) if capture else body)
        return True

    def _new_capture(self) -> int:
        if self._scan.groups_opened >= _MOST_CAPTURES:
            raise RegexSyntaxError("Too many captures")
        self._scan.groups_opened += 1
        return self._scan.groups_opened

    def _enter(self, index: int) -> None:
        self._depth += 1
        if self._depth > _DEEPEST:
            raise Untranslatable("the groups are nested too deeply")
        if index:
            self._open.append(index)

    def _leave(self, index: int) -> None:
        self._depth -= 1
        if index:
            self._open.pop()

    def _escape(self, items: list[Node]) -> bool:
        """Read what a backslash starts; the answer is whether a quantifier may follow."""
        scan = self._scan
        letter = scan.peek(1)
        if letter in _ESCAPED_SIGN:
            scan.at += 2
            items.append(Text(letter))
            return True
        if letter in _CLASSES:
            scan.at += 2
            items.append(_CLASSES[letter])
            return True
        if letter in _EDGES:
            scan.at += 2
            items.append(_EDGES[letter])
            return False
        if letter == "":
            raise RegexSyntaxError("\\ at end of pattern")
        if "1" <= letter <= "9":
            return self._numbered(items)
        if letter in "pP" and scan.unicode:
            items.append(simplified_set(CharSet(False, (), "", (property_escape(scan),))))
        elif letter == "k" and (scan.unicode or scan.has_named_groups):
            scan.at += 2
            self._named_reference(items)
        else:
            items.append(Text(character_escape(scan, in_class=False)))
        return True

    def _numbered(self, items: list[Node]) -> bool:
        scan = self._scan
        number, after = digits_from(scan.source, scan.at + 1)
        if number < _MOST_CAPTURES and (number <= scan.groups_opened or number <= scan.group_total):
            scan.at = after
            items.append(self._reference(number))
            return True
        if scan.unicode:
            raise RegexSyntaxError("Invalid escape")
        if scan.source[scan.at + 1] in "89":
            items.append(Text(scan.source[scan.at + 1]))
            scan.at += 2
        else:
            items.append(Text(character_escape(scan, in_class=False)))
        return True

    def _named_reference(self, items: list[Node]) -> None:
        scan = self._scan
        if not scan.take("<"):
            raise RegexSyntaxError("Invalid named reference")
        name = group_name(scan)
        if name is None:
            raise RegexSyntaxError("Invalid capture group name")
        number = scan.all_names.get(name)
        if number is None:
            scan.unknown_reference = True
            items.append(EMPTY)
        else:
            items.append(self._reference(number))

    def _reference(self, number: int) -> Node:
        return EMPTY if number in self._open else Backreference(number)


def _bounds(interval: re.Match[str]) -> tuple[int, int | None]:
    low = min(int(interval.group(1)[:12]), _INFINITY)
    if interval.group(2) is None:
        high: int = low
    elif interval.group(3) is None:
        return low, None
    else:
        high = min(int(interval.group(3)[:12]), _INFINITY)
    if high < low:
        raise RegexSyntaxError("numbers out of order in {} quantifier")
    return low, None if high == _INFINITY else high


def _joined(items: list[Node]) -> Node:
    """The items as one node, with neighbouring texts made one."""
    if len(items) < 2:
        return sequence(items)
    joined: list[Node] = []
    run: list[str] = []
    for item in items:
        if isinstance(item, Text):
            run.append(item.text)
            continue
        if run:
            joined.append(Text("".join(run)))
            run = []
        joined.append(item)
    if run:
        joined.append(Text("".join(run)))
    return sequence(joined)
