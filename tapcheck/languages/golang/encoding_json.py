"""The package `encoding/json`."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from tapcheck.languages.golang.deployed import decoded_outputs
from tapcheck.languages.golang.json_decoding import Decoding
from tapcheck.languages.golang.json_encoding import Layout, NotWritable, written_json
from tapcheck.languages.golang.json_text import JsonSyntaxError, RawJson, parse_json, parse_next
from tapcheck.languages.golang.readers import text_of_reader
from tapcheck.languages.golang.structures import fill_unknown
from tapcheck.languages.golang.types import GoType
from tapcheck.languages.golang.values import Native, argument, both, error, is_pointer, is_structure
from tapcheck.languages.program.output_reads import OutputsText
from tapcheck.languages.program.values import MapValue, Unknown

if TYPE_CHECKING:
    from tapcheck.languages.program.machine import Machine

DECODER = "json.Decoder"
_MESSAGE = Unknown("text of an error")


def _unmarshal(machine: Machine, arguments: list[Any]) -> Any:
    text, target = argument(arguments, 0), argument(arguments, 1)
    if isinstance(text, RawJson):
        return _filled(machine, text.data, target)
    if isinstance(text, OutputsText):
        return decoded_outputs(machine, text, target)
    if not isinstance(text, str):
        return _open(machine, text, target)
    try:
        return _filled(machine, parse_json(text), target)
    except JsonSyntaxError:
        return error(_MESSAGE)
    except RecursionError:
        return _open(machine, Unknown("depth of a value"), target)


def _filled(machine: Machine, data: Any, target: Any, strict: bool = False) -> Any:
    """Puts what the data say behind a pointer, and gives the error."""
    decoding = Decoding(machine, strict)
    if is_pointer(target) and is_pointer(target.properties["*"]):
        return _filled(machine, data, target.properties["*"], strict)
    if is_pointer(target):
        machine.set_property(target, "*", decoding.value(data, target.data, target.properties["*"]))
    elif is_structure(target) and isinstance(target.data, GoType):
        decoding.value(data, target.data, target)
    elif target is None or (isinstance(target, MapValue) and target.kind == "map"):
        return error(_MESSAGE)
    else:
        return Unknown("pointer")
    if decoding.mismatch:
        return error(_MESSAGE)
    return Unknown("JSON in a variable of this type") if decoding.doubtful else None


def _open(machine: Machine, text: Any, target: Any) -> Unknown:
    """Forgets what a text that nobody knows may have filled."""
    reason = text.reason if isinstance(text, Unknown) else "text"
    fill_unknown(machine, target, reason)
    return Unknown(reason)


def _marshal(machine: Machine, arguments: list[Any]) -> Any:
    return _written(machine, argument(arguments, 0), Layout())


def _marshal_indent(machine: Machine, arguments: list[Any]) -> Any:
    value, prefix, indent = (argument(arguments, place) for place in range(3))
    if not isinstance(prefix, str) or not isinstance(indent, str):
        return both(Unknown("text"), None)
    return _written(machine, value, Layout(prefix, indent))


def _written(machine: Machine, value: Any, layout: Layout) -> Any:
    try:
        return both(written_json(machine, value, layout))
    except (NotWritable, RecursionError) as problem:
        unknown = getattr(problem, "unknown", None)
        reason = unknown.reason if isinstance(unknown, Unknown) else "JSON of an unknown value"
        return both(Unknown(reason), Unknown(reason))


def _valid(_machine: Machine, arguments: list[Any]) -> Any:
    text = argument(arguments, 0)
    if not isinstance(text, str):
        return Unknown(text.reason if isinstance(text, Unknown) else "text", kind="boolean")
    try:
        parse_json(text)
    except JsonSyntaxError:
        return False
    except RecursionError:
        return Unknown("depth of a value", kind="boolean")
    return True


def _new_decoder(machine: Machine, arguments: list[Any]) -> Any:
    return MapValue({"strict": False}, kind=DECODER, data=text_of_reader(machine, argument(arguments, 0)))


def decoder_method(machine: Machine, decoder: MapValue, name: str, arguments: list[Any]) -> Any:
    """A method of a `json.Decoder`; its ``data`` is the text that is still to be read."""
    if name == "Decode":
        return _decode(machine, decoder, argument(arguments, 0))
    if name == "DisallowUnknownFields":
        machine.set_property(decoder, "strict", True)
        return None
    machine.journal.touch(decoder)
    decoder.data = Unknown("decoder")
    return decoder.data


def _decode(machine: Machine, decoder: MapValue, target: Any) -> Any:
    text, strict = decoder.data, decoder.properties["strict"]
    machine.journal.touch(decoder)
    if isinstance(text, OutputsText):
        decoder.data = ""
        return decoded_outputs(machine, text, target)
    if not isinstance(text, str) or not isinstance(strict, bool):
        return _open(machine, text, target)
    try:
        data, decoder.data = parse_next(text)
        return _filled(machine, data, target, strict)
    except JsonSyntaxError as problem:
        return error("EOF") if problem.empty else error(_MESSAGE)
    except RecursionError:
        return _open(machine, Unknown("depth of a value"), target)


ENCODING_JSON: Mapping[str, Native] = {
    "Marshal": _marshal,
    "MarshalIndent": _marshal_indent,
    "NewDecoder": _new_decoder,
    "Unmarshal": _unmarshal,
    "Valid": _valid,
}
"""The functions by name."""
