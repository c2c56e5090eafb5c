"""What a shell script consists of. Offsets are characters of the text that was parsed, half-open."""

from __future__ import annotations

from typing import TypeAlias

from tapcheck.records import dataclass


@dataclass(frozen=True, slots=True)
class Literal:
    """Text that stands for itself."""

    text: str


@dataclass(frozen=True, slots=True)
class Variable:
    """`$name` or `${name}`. ``name`` is empty for forms that do more than read a variable (`${a%%b}`, `$(( … ))`)."""

    name: str


@dataclass(frozen=True, slots=True)
class Substitution:
    """`$( … )` or backticks."""

    body: Script


Piece: TypeAlias = Literal | Variable | Substitution


@dataclass(frozen=True, slots=True)
class Word:
    """One word, with its quotes taken off."""

    pieces: tuple[Piece, ...]
    start: int
    end: int

    @property
    def text(self) -> str | None:
        """The word where it is written out; None where something has to be put in."""
        if all(isinstance(piece, Literal) for piece in self.pieces):
            return "".join(piece.text for piece in self.pieces if isinstance(piece, Literal))
        return None


@dataclass(frozen=True, slots=True)
class Command:
    """A simple command: assignments before it, its words, and where its input and output go (`>` with its target)."""

    assignments: tuple[tuple[str, Word], ...]
    words: tuple[Word, ...]
    redirects: tuple[tuple[str, Word], ...]


@dataclass(frozen=True, slots=True)
class Group:
    """`( … )`, which changes nothing outside of it, or `{ … }`."""

    body: Script
    subshell: bool


@dataclass(frozen=True, slots=True)
class Branches:
    """`if`, `case` and loops: bodies of which none, one or more run, each starting as the whole does."""

    bodies: tuple[Script, ...]


@dataclass(frozen=True, slots=True)
class Function:
    """The definition of a function, or a test of Bats with its title; the range is that of its head."""

    name: str
    body: Script
    start: int
    end: int
    is_test: bool = False


Item: TypeAlias = Command | Group | Branches | Function


@dataclass(frozen=True, slots=True)
class Pipeline:
    """Items joined by `|`. ``excused`` says that something else happens when it fails (`||`)."""

    items: tuple[Item, ...]
    excused: bool = False


@dataclass(frozen=True, slots=True)
class Script:
    """Pipelines in source order. ``complete`` is false where the rest could not be understood."""

    pipelines: tuple[Pipeline, ...]
    complete: bool = True
