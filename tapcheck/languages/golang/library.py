"""The packages that Go test programs use, by import path."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from tapcheck.languages.golang.blueprint import BLUEPRINT, PACKAGE, Blueprints
from tapcheck.languages.golang.commands import COMMAND, command_method
from tapcheck.languages.golang.deployed import OUTPUTS, read_entry
from tapcheck.languages.golang.encoding_json import DECODER, decoder_method
from tapcheck.languages.golang.ordering import forget
from tapcheck.languages.golang.pointers import Pointed
from tapcheck.languages.golang.readers import READER, reader_method
from tapcheck.languages.golang.standard import STANDARD, regexp_method
from tapcheck.languages.golang.terraform_options import maps_within
from tapcheck.languages.golang.terratest import TerraformUse, Terratest
from tapcheck.languages.golang.testify import ASSERTIONS
from tapcheck.languages.golang.testify_values import VALUES
from tapcheck.languages.golang.values import NETWORK, Native, argument
from tapcheck.languages.program.values import FunctionValue, MapValue, NativeFunction, Unknown
from tapcheck.records import dataclass

if TYPE_CHECKING:
    from tapcheck.languages.golang.session import Session
    from tapcheck.languages.program.machine import Machine

_TESTIFY = {"github.com/stretchr/testify/assert": False, "github.com/stretchr/testify/require": True}
_ASSERTIONS = {**ASSERTIONS, **VALUES}
_IN_PLACE = frozenset({"math/rand", "slices", "sort"})
"""Packages whose functions change the lists that they are given."""
MAIN = "M"
"""The kind of what `TestMain` gets."""
_SUITE = "github.com/stretchr/testify/suite"


@dataclass(frozen=True, slots=True)
class Answer:
    """What a method that is known gave."""

    value: Any


class Library:
    """Functions of packages and methods of their values, for one test file."""

    def __init__(self, session: Session, terratest: Terratest) -> None:
        self.session = session
        self.terratest = terratest
        self.blueprints = Blueprints(session, terratest)
        self.pointed = Pointed()
        """Structures whose addresses the program gave away."""
        self._tables: Mapping[str, Mapping[str, Native]] = STANDARD

    @property
    def uses(self) -> list[TerraformUse]:
        """What the program needs of its stacks."""
        return self.terratest.uses

    def member(self, machine: Machine, path: str, name: str) -> Any:
        """A function of a package as a value."""
        if path in self._tables and name in self._tables[path]:
            native = self._tables[path][name]
            return NativeFunction(name, lambda machine, _receiver, given: native(machine, given))
        return NativeFunction(name, lambda _machine, _receiver, given: self.call(machine, path, name, given))

    def call(self, machine: Machine, path: str, name: str, arguments: list[Any]) -> Any:
        """A call of a package's function."""
        native = self._tables.get(path, {}).get(name)
        if native is not None:
            return native(machine, arguments)
        if path in _TESTIFY:
            return self._testify(machine, name, arguments, _TESTIFY[path])
        if path == _SUITE and name == "Run":
            return self.session.run_methods(machine, argument(arguments, 0), argument(arguments, 1))
        known = self.terratest.call(machine, path, name, arguments)
        if known is not None:
            return known.value
        made = self.blueprints.call(machine, name, arguments) if PACKAGE.match(path) else None
        if made is not None:
            return made
        machine.world.add(path)
        if path in _IN_PLACE:
            forget(machine, arguments, NETWORK)
        self.look_at(machine, arguments, path)
        return machine.call_unknown(NETWORK, arguments)

    def call_method(self, machine: Machine, target: MapValue, name: str, arguments: list[Any]) -> Answer | None:
        """A call of a method of a value that a package gave; None where it is not known."""
        if target.kind == "T":
            return Answer(self.session.call_t(machine, target, name, arguments))
        if target.kind == MAIN and name == "Run":
            raise self.session.run_tests(machine)
        if target.kind == "Assertions":
            tester, fatal = target.data
            return Answer(self._assert(machine, name, [tester, *arguments], fatal))
        if target.kind == BLUEPRINT:
            return Answer(self.blueprints.call_method(machine, target, name, arguments))
        if target.kind == "error" and name == "Error":
            return Answer(target.data)
        if target.kind == "Regexp":
            return Answer(regexp_method(machine, str(target.data), name, arguments))
        if target.kind == COMMAND:
            return Answer(command_method(machine, target, name))
        if target.kind == DECODER:
            return Answer(decoder_method(machine, target, name, arguments))
        if target.kind == READER:
            return Answer(reader_method(machine, target, name))
        if "%suite" in target.properties:
            return self._suite_method(machine, target, name, arguments)
        return None

    def property(self, machine: Machine, target: MapValue, key: Any) -> Answer | None:
        """A field of a value that a package gave; None where it is an ordinary field."""
        if target.kind == OUTPUTS:
            return Answer(read_entry(machine, target, key))
        if target.kind == BLUEPRINT:
            return Answer(self.blueprints.method(target, key))
        known = self.terratest.property(machine, target, key)
        return None if known is None else Answer(known)

    def look_at(self, machine: Machine, arguments: list[Any], path: str = "") -> None:
        """Looks at the arguments of a call of which nothing is known, of the package at ``path``."""
        self.terratest.look_at(machine, arguments)
        self.escape(machine, arguments, path)

    def escape(self, machine: Machine, arguments: list[Any], path: str = "") -> None:
        """Takes note that code which is not here gets these values: it may change what is behind pointers."""
        maps = maps_within(arguments)
        self.terratest.escape(path, maps)
        self.pointed.forget(machine, arguments, maps, NETWORK)

    def _testify(self, machine: Machine, name: str, arguments: list[Any], fatal: bool) -> Any:
        if name == "New":
            return MapValue(kind="Assertions", data=(argument(arguments, 0), fatal))
        return self._assert(machine, name, arguments, fatal)

    def _assert(self, machine: Machine, name: str, arguments: list[Any], fatal: bool) -> Any:
        plain = name.removesuffix("f")
        if plain not in _ASSERTIONS:
            self.session.record_unknown(machine, "assertion", arguments)
            for item in arguments:
                if isinstance(item, FunctionValue):
                    machine.explore(item, "assertion")
            return Unknown("assertion", assume=True)
        return self.session.judge(machine, _ASSERTIONS[plain](machine, arguments[1:]), arguments, fatal)

    def _suite_method(self, machine: Machine, target: MapValue, name: str, arguments: list[Any]) -> Answer | None:
        tester = target.properties["%suite"]
        if name == "T":
            return Answer(tester)
        if name in ("Require", "Assert"):
            return Answer(MapValue(kind="Assertions", data=(tester, name == "Require")))
        if name == "Run":
            return Answer(self.session.call_t(machine, tester, name, arguments))
        if name.removesuffix("f") in _ASSERTIONS:
            return Answer(self._assert(machine, name, [tester, *arguments], fatal=False))
        return None
