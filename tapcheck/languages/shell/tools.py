"""What calls of `terraform`, `aws cloudformation` and `jq` ask for, from their arguments."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from enum import StrEnum
from typing import TypeAlias

from tapcheck.languages.shell.syntax import Word
from tapcheck.records import dataclass


class What(StrEnum):
    """The kind of thing that a script uses."""

    OUTPUT = "terraform output"
    VARIABLE = "terraform variable"
    STACK_OUTPUT = "cloudformation output"
    DEPLOYMENT = "cloudformation deployment"


@dataclass(frozen=True, slots=True)
class Outputs:
    """All outputs of a stack in one document. ``folders`` and ``stack`` say which stack, as in a use."""

    what: What
    folders: tuple[str, ...] = ()
    stack: str = ""


Argument: TypeAlias = tuple[Word, "str | Outputs | None"]
"""A word with what it comes to."""

_PREFIXES = frozenset({"sudo", "run", "command", "time", "exec", "nice", "nohup", "!"})
_ASSIGNED = re.compile(r"[A-Za-z_]\w*=")
_NAME = re.compile(r"[A-Za-z_][\w-]*")
_KEYS = re.compile(r"""OutputKey\s*==\s*(?:`"?|'|")([\w-]+)""")
_STEP = r"""(?:\.?\[\s*"(?P<b{0}>[\w-]+)"\s*\]|\."(?P<q{0}>[\w-]+)"|\.(?P<n{0}>[A-Za-z_]\w*))\??"""
_PATH = re.compile(rf"\s*{_STEP.format(0)}(?P<rest>(?:\.?\[[^\]]*\]|\.[A-Za-z_]\w*|\??)*)\s*(?P<then>\|.*|//.*)?", re.S)
_VARIABLE_STEP = re.compile(r"\.\[\s*\$(\w+)\s*\]")


@dataclass(frozen=True, slots=True)
class TerraformCall:
    """A call of `output`, or of a command that takes variables.

    ``folder`` is as written, None where it cannot be known. ``output`` is the single output that is read, with None for
    a name that cannot be told. ``variables`` are those given by `-var`.
    """

    folder: str | None
    reads: bool = False
    output: tuple[Word, str | None] | None = None
    variables: tuple[tuple[Word, str], ...] = ()


@dataclass(frozen=True, slots=True)
class AwsCall:
    """A call that reads or deploys a stack; ``stack`` is its name where known, else how the script writes it."""

    stack: str
    query: tuple[Word, str | None] | None = None
    template: str = ""


def without_prefixes(words: Sequence[Argument]) -> list[Argument]:
    """The words without `sudo`, `run` of Bats, `env A=b` and the like before the command."""
    rest = list(words)
    while rest:
        text = rest[0][1]
        if text in _PREFIXES:
            rest = rest[1:]
        elif text == "env":
            rest = rest[1:]
            while rest and isinstance(rest[0][1], str) and _ASSIGNED.match(rest[0][1]):
                rest = rest[1:]
        elif text == "timeout":
            rest = rest[2:]
        else:
            break
    return rest


def terraform_call(words: Sequence[Argument]) -> TerraformCall | None:
    """The call in the words of a command that runs Terraform, OpenTofu or Terragrunt."""
    folder: str | None = "."
    rest = list(words[1:])
    while rest and (_first(rest[0]) or "-").startswith("-"):
        word, text = rest.pop(0)
        if text is None and _head(word).startswith("-chdir="):
            folder = None
        elif isinstance(text, str) and text.startswith("-chdir="):
            folder = text.removeprefix("-chdir=")
        elif isinstance(text, str) and text in ("--terragrunt-working-dir", "--working-dir") and rest:
            value = rest.pop(0)[1]
            folder = value if isinstance(value, str) else None
        elif text is None:
            return None
    if not rest:
        return None
    command = rest.pop(0)[1]
    if command == "output":
        return _output(rest, folder)
    variables = tuple(_variables(rest)) if command in ("plan", "apply", "destroy", "refresh", "import", "test") else ()
    return TerraformCall(folder, variables=variables)


def _output(rest: Sequence[Argument], folder: str | None) -> TerraformCall:
    names: list[Argument] = []
    for word, text in rest:
        written = text if isinstance(text, str) else _head(word)
        if written.startswith("-state"):
            folder = None
        elif not written.startswith("-"):
            names.append((word, text))
    if not names:
        return TerraformCall(folder, reads=True)
    word, text = names[0]
    plain = text if isinstance(text, str) and _NAME.fullmatch(text) else None
    return TerraformCall(folder, True, (word, plain))


def _variables(rest: Sequence[Argument]) -> list[tuple[Word, str]]:
    found: list[tuple[Word, str]] = []
    expected = False
    for word, text in rest:
        written = text if isinstance(text, str) else _head(word)
        flag, _, value = written.partition("=")
        if expected:
            value, expected = written, False
        elif flag not in ("-var", "--var"):
            continue
        elif "=" not in written:
            expected = True
            continue
        name, equals, _ = value.partition("=")
        if equals and _NAME.fullmatch(name):
            found.append((word, name))
    return found


def aws_call(words: Sequence[Argument]) -> AwsCall | None:
    """The call in the words of a command that runs the AWS or SAM command line; None when it is about no stack."""
    texts = [text for _, text in words]
    verb = next((text for text in ("describe-stacks", "deploy", "create-stack", "update-stack") if text in texts), None)
    if verb is None or not ("cloudformation" in texts or texts[0] == "sam"):
        return None
    stack = _written(_option(words, "--stack-name"))
    if verb != "describe-stacks":
        template = _option(words, "--template-file") or _option(words, "--template-body") or _option(words, "-t")
        path = template[1] if template else "template.yaml" if texts[0] == "sam" else None
        return AwsCall(stack, template=path.removeprefix("file://")) if isinstance(path, str) else None
    query = _option(words, "--query")
    if query is None:
        return AwsCall(stack)
    word, text = query
    return AwsCall(stack, (word, text if isinstance(text, str) else None))


def output_keys(query: str) -> tuple[str, ...] | None:
    """The outputs that a query of JMESPath selects by their keys: none where it takes all of them whole.

    None where it selects in another way.
    """
    names = tuple(dict.fromkeys(_KEYS.findall(query)))
    if names:
        return names
    if "OutputKey" not in query and "Outputs" not in query:
        return ()
    return () if re.fullmatch(r"Stacks\[0?\](?:\.Outputs)?", query.strip()) else None


def jq_arguments(words: Sequence[Argument]) -> tuple[list[Argument], Mapping[str, str]]:
    """The filter and the files of a call of jq, and the variables that `--arg` gives."""
    arguments: list[Argument] = []
    variables: dict[str, str] = {}
    rest = list(words)
    while rest:
        word, text = rest.pop(0)
        if text in ("--arg", "--argjson", "--slurpfile", "--rawfile") and len(rest) >= 2:
            name, value = rest.pop(0)[1], rest.pop(0)[1]
            if isinstance(name, str) and isinstance(value, str):
                variables[name] = value
        elif isinstance(text, str) and text.startswith("-") and len(text) > 1:
            if text in ("--indent", "-f", "--from-file", "-L"):
                rest = rest[1:]
        else:
            arguments.append((word, text))
    return arguments, variables


def queried_names(query: str, variables: Mapping[str, str], what: What) -> tuple[tuple[str, bool], ...] | None:
    """The outputs that a filter of jq reads, each with whether it has an alternative; None when that cannot be told."""
    for name, value in variables.items():
        query = query.replace(f"${name}", f'"{value}"')
    if what is What.STACK_OUTPUT:
        found = tuple(dict.fromkeys(_KEYS.findall(query)))
        return tuple((name, "//" in query) for name in found) if found else None
    if _VARIABLE_STEP.search(query):
        return None
    path = _PATH.fullmatch(query)
    if path is None:
        return None
    name = path["b0"] or path["q0"] or path["n0"]
    return ((name, "//" in (path["then"] or "")),)


def _option(words: Sequence[Argument], name: str) -> Argument | None:
    for number, (word, text) in enumerate(words):
        if text == name and number + 1 < len(words):
            return words[number + 1]
        if isinstance(text, str) and text.startswith(f"{name}="):
            return word, text.partition("=")[2]
    return None


def _written(argument: Argument | None) -> str:
    """A name where it is known; else a text that is the same wherever the script writes the same."""
    if argument is None:
        return ""
    word, text = argument
    return text if isinstance(text, str) else repr(word.pieces)


def _first(argument: Argument) -> str | None:
    word, text = argument
    return text if isinstance(text, str) else _head(word) or None


def _head(word: Word) -> str:
    """The text that a word surely starts with."""
    first = word.pieces[0] if word.pieces else None
    return getattr(first, "text", "")
