"""What is left of the state after conditions that nobody can know."""

from __future__ import annotations

import pytest

from tapcheck.languages.program.journal import Journal, join_values
from tapcheck.languages.program.machine import Machine
from tapcheck.languages.program.scope import Cell
from tapcheck.languages.program.values import ListValue, MapValue, NativeFunction, Unknown
from tests.languages.program.running import run

U = Unknown("network call")

CASES = [
    ("both sides assign alike", "let x = 0; if (u) { x = 1 } else { x = 1 }", 1),
    ("the sides differ", "let x = 0; if (u) { x = 1 } else { x = 2 }", "?"),
    ("one side assigns", "let x = 0; if (u) { x = 1 }", "?"),
    ("one side assigns what was there", "let x = 1; if (u) { x = 1 }", 1),
    ("a list may have grown", "let x = []; if (u) { x.push(1) }", "?"),
    ("a list was changed and restored", "let x = [1]; if (u) { x.push(2); x.pop() }", [1]),
    ("a property may be there", "let x = {a: 1}; if (u) { x.b = 2 }", {"a": 1, "b": "?"}),
    ("a property may be gone", "let x = {a: 1}; if (u) { delete x.a }", {"a": "?"}),
    ("a map may have grown", "let x = new Map(); if (u) { x.set('a', 1) } x = x.size", "?"),
    ("a function returns on one side", "function f() { if (u) return 1; return 2 } let x = f()", "?"),
    ("a function returns the same on both sides", "function f() { if (u) return 1; return 1 } let x = f()", 1),
    ("what runs after a possible return", "let x = 0; function f() { if (u) return; x = 1 } f()", "?"),
    ("the caller goes on for certain", "let x = 0; function f() { if (u) return; } f(); x = 1", 1),
    ("a possible throw is caught", "let x = 0; try { if (u) throw 1; x = 1 } catch { x = 2 }", "?"),
    ("both ways out of a try agree", "let x = 0; try { if (u) throw 1; x = 1 } catch { x = 1 }", 1),
    ("finally runs for certain", "let x = 0; try { if (u) throw 1 } catch {} finally { x = 1 }", 1),
    ("both sides throw", "let x = 0; try { if (u) { throw 1 } else { throw 1 } } catch { x = 3 }", 3),
    ("an unknown number of turns", "let x = 0; for (const y of u) { x += 1 }", "?"),
    ("turns that change nothing", "let x = 0; for (const y of u) { let z = y }", 0),
    ("a possible break", "let x = 0; for (const y of [1, 2]) { if (u) break; x = y }", "?"),
    ("a possible continue", "let x = 0; for (const y of [1, 2]) { if (u) continue; x = y }", "?"),
    ("what was set before a possible break", "let x = 0; for (const y of [1, 2]) { if (u) { x = 1; break } }", "?"),
    ("a search through what is unknown", "let x = false; for (const y of u) { if (y) { x = true; break } }", "?"),
    (
        "a search through what is unknown, two loops deep",
        "let x = false; for (const y of u) { for (const z of y) { if (z) { x = true; break } } if (x) break }",
        "?",
    ),
    ("what was set before a possible continue", "let x = 0; for (const y of [1]) { if (u) { x = 1; continue } }", "?"),
    ("what was set before a possible return", "let x = 0; function f() { if (u) { x = 1; return } } f()", "?"),
    ("what was set before a possible throw", "let x = 0; try { if (u) { x = 1; throw 1 } } catch {}", "?"),
    ("what was set alike before a possible break", "let x = 1; for (const y of [1, 2]) { if (u) { x = 1; break } }", 1),
    ("after a possible break", "let x = 0; for (const y of [1, 2]) { if (u) break } x = 5", 5),
    ("a while loop that may not turn", "let x = 0; while (u) { x = 1 }", "?"),
    ("a conditional expression", "let x = u ? 5 : 5", 5),
    ("a conditional expression that differs", "let x = u ? 5 : 6", "?"),
    ("false && unknown", "let x = false && u", False),
    ("true || unknown", "let x = true || u", True),
    ("unknown || known", "let x = u || 'a'", "?"),
    ("a switch on an unknown subject", "let x = 0; switch (u) { case 1: x = 1; break; default: x = 1 }", 1),
    ("a callback of an unknown call", "let x = 0; u.each(() => { x = 1 })", "?"),
    ("nested conditions", "let x = 0; if (u) { if (u) { x = 1 } } x = x === 7", "?"),
    ("nested returns", "function f() { for (const y of [1]) { if (u) { return 4 } } return 4 } let x = f()", 4),
    ("an unknown value in a template", "let x = `a${u}`", "?"),
    (
        "an exception after a possible return",
        "function f() { if (u) return 1; throw 2 } let x; try { x = f() } catch { x = 1 }",
        1,
    ),
]


@pytest.mark.parametrize(("source", "expected"), [case[1:] for case in CASES], ids=[case[0] for case in CASES])
def test_state_after_an_unknown_condition(source: str, expected: object) -> None:
    ran = run(source, u=U)
    assert ran["x"] == expected
    assert ran.machine.journal.entries is None
    assert ran.machine.optional == 0


DOUBTS = [
    ("certain code", "let x = 1", []),
    ("after a possible return of the test itself", "(() => { if (u) return; doubts() })()", [1]),
    ("after the call that may have returned", "(() => { if (u) return; })(); doubts()", [0]),
    ("in one side of a branch", "if (u) { doubts() }", [1]),
    ("after a possible throw", "if (u) { throw 1 } doubts()", [1]),
    ("after a caught possible throw", "try { if (u) { throw 1 } } catch {} doubts()", [0]),
    ("after an assumption", "if (likely) { doubts() } doubts()", [1, 1]),
]


@pytest.mark.parametrize(("source", "expected"), [case[1:] for case in DOUBTS], ids=[case[0] for case in DOUBTS])
def test_doubts_say_whether_code_runs_for_certain(source: str, expected: object) -> None:
    seen: list[int] = []

    def look(machine: Machine, _receiver: object, _arguments: list[object]) -> None:
        seen.append(len(machine.doubts))

    run(source, u=U, likely=Unknown("deployment", assume=True), doubts=NativeFunction("doubts", look))
    assert seen == expected


def test_join_of_values_keeps_what_is_equal() -> None:
    assert join_values("a", "a", "r") == "a"
    assert isinstance(join_values(1, True, "r"), Unknown)
    assert isinstance(join_values(1, 1.5, "r"), Unknown)
    assert join_values(None, None, "r") is None
    items = ListValue([1])
    assert join_values(items, items, "r") is items
    assert isinstance(join_values(items, ListValue([1]), "r"), Unknown)


def test_journal_undoes_to_the_mark_and_forgets_when_closed() -> None:
    journal = Journal()
    cell, holder = Cell(1), MapValue({"a": 1})
    outer = journal.open()
    journal.set_cell(cell, 2)
    inner = journal.open()
    journal.set_cell(cell, 3)
    journal.set_property(holder, "b", 1)
    journal.undo(inner)
    journal.close()
    assert cell.value == 2
    assert holder.properties == {"a": 1}
    journal.undo(outer)
    journal.close()
    assert cell.value == 1
    assert journal.entries is None
