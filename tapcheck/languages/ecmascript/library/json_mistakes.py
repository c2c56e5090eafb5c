"""What is wrong with a text that is no JSON, in the words of V8 as Node 20 has it."""

from __future__ import annotations

_CONTEXT = 10
_SHORT = 2 * _CONTEXT + 1
_SPECIAL = ("[object Object]", "NaN", "Infinity", "undefined")
_SPACE = " \t\n\r"
_HEX = "0123456789abcdefABCDEF"
_DEEPEST = 5000


def json_mistake(text: str) -> str:
    """The message of the SyntaxError that `JSON.parse` throws for the text."""
    try:
        _Reader(text).document()
    except _Mistake as mistake:
        return str(mistake)
    return "Unexpected end of JSON input"


class _Mistake(Exception):
    """The first place where the text is no JSON."""


class _Reader:
    def __init__(self, text: str) -> None:
        self._text = text
        self._at = 0

    def document(self) -> None:
        self._value(0)
        self._skip_space()
        if self._at < len(self._text):
            self._fail("Unexpected non-whitespace character after JSON at position")

    def _fail(self, message: str, at: int | None = None) -> None:
        if not message.endswith(" in JSON at position") and not message.endswith(" after JSON at position"):
            raise _Mistake(message)
        raise _Mistake(f"{message} {self._at if at is None else at}")

    def _unexpected(self) -> None:
        text, at = self._text, self._at
        if at >= len(text):
            self._fail("Unexpected end of JSON input")
        if text in _SPECIAL:
            self._fail(f'"{text}" is not valid JSON')
        start, end = 0, len(text)
        before = after = ""
        if len(text) >= _SHORT:
            if at < _CONTEXT:
                end, after = at + _CONTEXT, "..."
            elif at < len(text) - _CONTEXT:
                start, end, before, after = at - _CONTEXT, at + _CONTEXT, "...", "..."
            else:
                start, before = at - _CONTEXT, "..."
        self._fail(f"Unexpected token '{text[at]}', {before}\"{text[start:end]}\"{after} is not valid JSON")

    def _peek(self) -> str:
        return self._text[self._at : self._at + 1]

    def _skip_space(self) -> None:
        while self._at < len(self._text) and self._text[self._at] in _SPACE:
            self._at += 1

    def _value(self, depth: int) -> None:
        self._skip_space()
        char = self._peek()
        if depth > _DEEPEST:
            self._fail("Maximum call stack size exceeded")
        if char == "{":
            self._object(depth)
        elif char == "[":
            self._array(depth)
        elif char == '"':
            self._string()
        elif char == "-" or "0" <= char <= "9":
            self._number()
        elif char and char in "tfn":
            self._word({"t": "true", "f": "false", "n": "null"}[char])
        else:
            self._unexpected()

    def _word(self, word: str) -> None:
        for expected in word:
            if self._peek() != expected:
                self._unexpected()
            self._at += 1

    def _object(self, depth: int) -> None:
        self._at += 1
        self._skip_space()
        if self._peek() == "}":
            self._at += 1
            return
        wanted = "Expected property name or '}' in JSON at position"
        while True:
            self._skip_space()
            if self._peek() != '"':
                self._fail(wanted)
            self._string()
            self._skip_space()
            if self._peek() != ":":
                self._fail("Expected ':' after property name in JSON at position")
            self._at += 1
            self._value(depth + 1)
            self._skip_space()
            char = self._peek()
            if char not in (",", "}"):
                self._fail("Expected ',' or '}' after property value in JSON at position")
            self._at += 1
            if char == "}":
                return
            wanted = "Expected double-quoted property name in JSON at position"

    def _array(self, depth: int) -> None:
        self._at += 1
        self._skip_space()
        if self._peek() == "]":
            self._at += 1
            return
        while True:
            self._value(depth + 1)
            self._skip_space()
            char = self._peek()
            if char not in (",", "]"):
                self._fail("Expected ',' or ']' after array element in JSON at position")
            self._at += 1
            if char == "]":
                return

    def _string(self) -> None:
        self._at += 1
        while True:
            char = self._peek()
            if char == "":
                self._fail("Unterminated string in JSON at position")
            if char < " ":
                self._fail("Bad control character in string literal in JSON at position")
            self._at += 1
            if char == '"':
                return
            if char == "\\":
                self._escape()

    def _escape(self) -> None:
        letter = self._peek()
        if letter == "":
            self._fail("Unexpected end of JSON input")
        if letter not in '"\\/bfnrtu':
            self._fail("Bad escaped character in JSON at position")
        self._at += 1
        if letter == "u":
            for _ in range(4):
                digit = self._peek()
                if digit == "" or digit not in _HEX:
                    self._fail("Bad Unicode escape in JSON at position")
                self._at += 1

    def _number(self) -> None:
        if self._peek() == "-":
            self._at += 1
            if not self._digit():
                self._fail("No number after minus sign in JSON at position")
        if self._peek() == "0":
            self._at += 1
            if self._digit():
                self._fail("Unexpected number in JSON at position")
        else:
            self._digits()
        if self._peek() == ".":
            self._at += 1
            if not self._digit():
                self._fail("Unterminated fractional number in JSON at position")
            self._digits()
        if self._peek() in ("e", "E"):
            self._at += 1
            if self._peek() in ("+", "-"):
                self._at += 1
            if not self._digit():
                self._fail("Exponent part is missing a number in JSON at position")
            self._digits()

    def _digit(self) -> bool:
        return "0" <= self._peek() <= "9"

    def _digits(self) -> None:
        while self._digit():
            self._at += 1
