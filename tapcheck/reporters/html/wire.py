"""What the script of the page is given: the stacks, as short as JSON can say it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from tapcheck.findings import Report
from tapcheck.reporters.html.markup import plain
from tapcheck.reporters.html.network import Need, Network
from tapcheck.reporters.html.stock import MAPPED, Missing, StackStock

MOST_ITEMS = 20_000
"""The map has at most so many declarations over all stacks."""

_ORDER, _CIRCLE = 1, 2


class _Numbers:
    """Numbers texts in the order in which they are first asked for."""

    def __init__(self) -> None:
        self.texts: dict[str, int] = {}

    def __call__(self, text: str) -> int:
        return self.texts.setdefault(plain(text), len(self.texts))


def wire(report: Report, stacks: Sequence[StackStock], networks: Mapping[str, Network]) -> Mapping[str, object]:
    """The data of the page. Texts that repeat are numbered; rows are lists:

    an item is kind, address, type, file, line, whether it is conditional, number of tests, [[suite, tests], …];
    something missing is kind, address, type, [suite, …], finding; a need is source, target, flags, file, line, through.
    ``told`` says whether it is known which suites touch what.
    """
    suites, texts = _Numbers(), _Numbers()
    for suite in report.suites:
        suites(suite.path)
    room = MOST_ITEMS
    shown: list[Mapping[str, object]] = []
    for stack in stacks:
        items = list(_items(stack, suites, texts))[:room]
        room -= len(items)
        network = networks[stack.name]
        shown.append(
            {
                "name": plain(stack.name) or "no stack",
                "items": items,
                "missing": [_missing(row, suites, texts) for row in stack.missing],
                "nodes": [plain(node) for node in network.nodes],
                "declared": network.declared,
                "needs": [_need(need, texts) for need in network.needs],
                "circles": network.circles,
                "suites": sorted(_suites_of(report, stack.name, suites)),
            }
        )
    return {
        "kinds": MAPPED,
        "suites": list(suites.texts),
        "texts": list(texts.texts),
        "told": report.inventory is not None,
        "stacks": shown,
    }


def _items(stack: StackStock, suites: _Numbers, texts: _Numbers) -> Iterator[list[object]]:
    for kind in MAPPED:
        for item in stack.of_kind(kind):
            declared = item.declared
            yield [
                MAPPED.index(kind),
                plain(declared.address),
                texts(declared.type),
                texts(declared.path),
                declared.line,
                int(declared.conditional),
                item.tests,
                [[suites(path), tests] for path, tests in declared.suites],
            ]


def _missing(row: Missing, suites: _Numbers, texts: _Numbers) -> list[object]:
    expecting = [suites(path) for path in row.suites]
    return [MAPPED.index(row.kind), plain(row.address), texts(row.type), expecting, plain(row.finding)]


def _need(need: Need, texts: _Numbers) -> list[object]:
    flags = _ORDER * need.link.order + _CIRCLE * need.circle
    return [need.source, need.target, flags, texts(need.link.path), need.link.line, texts(need.through)]


def _suites_of(report: Report, stack: str, suites: _Numbers) -> Iterable[int]:
    return (suites(suite.path) for suite in report.suites if stack in suite.stacks)
