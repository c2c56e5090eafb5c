"""Random patterns and texts, the same for the same seed."""

from __future__ import annotations

from random import Random

_LETTERS = "aabbc"
_SET_NAMES = r"""[ab] [^a] [a-c] [^] [\s\S] \w \W \s \S \d . [\w-] [^\s"] [A-b] [\W_]"""
_SIGN_NAMES = r"""\{ \. " = \n { ] } - _ # & ~ k s K i"""
_SETS = _SET_NAMES.split()
_SIGNS: list[str] = [*_SIGN_NAMES.split(), " ", *"\u017f\u212a\u00e9\u00c9\u03c3\u0130"]
_PLACES = ["^", "$", "\\b", "\\B"]
_QUANTIFIERS = ["*", "+", "?", "*?", "+?", "??", "{2}", "{0,2}", "{1,3}?", "{0}", "{2,}", "{1}"]
_FLAGS = (("i", 0.25), ("m", 0.2), ("s", 0.15), ("u", 0.15), ("y", 0.05))
_TEXT_CHARS = 'aaaabbbccc  \n\n"={}.-_#&~01AB'
_RARE_CHARS = "\r\u2028\u00a0\ufeff\u00e9\u00c9kKsS\u017f\u212a\u03c3\u03c2\u03a3\u0130\u0131iI\x85\x1c\u0300"


class Generator:
    """Patterns over a tiny alphabet, so that they match often."""

    def __init__(self, seed: int) -> None:
        self._random = Random(seed)
        self._groups = 0

    def case(self) -> tuple[str, str, str, int]:
        """A pattern, flags, a text and a start."""
        pick = self._random
        self._groups = 0
        flags = "".join(flag for flag, chance in _FLAGS if pick.random() < chance)
        pattern = self._disjunction(3)
        chars = _TEXT_CHARS + (_RARE_CHARS if pick.random() < 0.3 else "")
        text = "".join(pick.choice(chars) for _ in range(pick.randrange(0, 14)))
        if pick.random() < 0.1:
            text = text[:3] + "\ud83d\ude00" + text[3:] + "\ud83d"
        start = pick.randrange(0, len(text) + 1) if pick.random() < 0.2 else 0
        return pattern, flags, text, start

    def _disjunction(self, depth: int) -> str:
        pick = self._random
        options = 1 if pick.random() < 0.65 else pick.randrange(2, 4)
        return "|".join(self._alternative(depth) for _ in range(options))

    def _alternative(self, depth: int) -> str:
        return "".join(self._term(depth) for _ in range(self._random.choice((0, 1, 1, 2, 2, 2, 3, 3, 4))))

    def _term(self, depth: int) -> str:
        pick = self._random
        roll = pick.random()
        if roll < 0.06:
            return pick.choice(_PLACES)
        if roll < 0.14 and depth:
            return pick.choice(("(?=", "(?!", "(?<=", "(?<!")) + self._disjunction(depth - 1) + ")"
        atom = self._atom(depth)
        return atom + pick.choice(_QUANTIFIERS) if pick.random() < 0.35 else atom

    def _atom(self, depth: int) -> str:
        pick = self._random
        roll = pick.random()
        if roll < 0.4 or not depth:
            return pick.choice(_LETTERS)
        if roll < 0.5:
            return pick.choice(_SETS)
        if roll < 0.6:
            return pick.choice(_SIGNS)
        if roll < 0.65 and self._groups:
            return f"\\{pick.randrange(1, self._groups + 2)}"
        if roll < 0.8:
            return f"(?:{self._disjunction(depth - 1)})"
        self._groups += 1
        return f"({self._disjunction(depth - 1)})"
