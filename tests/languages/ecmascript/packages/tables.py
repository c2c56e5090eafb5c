"""Small programs that use packages with assertions; what the packages say of them is in `known_answers.json`."""

from __future__ import annotations

from dataclasses import dataclass

from tests.languages.ecmascript.packages import assert_programs, cdk_programs, chai_programs


@dataclass(frozen=True, slots=True)
class Table:
    """Programs with the header that all of them begin with.

    ``versions`` are the packages to ask, each as imported name → package.
    """

    header: str
    bodies: tuple[str, ...]
    versions: tuple[dict[str, str], ...] = ({},)


TABLES = {
    "assert": Table(assert_programs.HEADER, assert_programs.programs()),
    "cdk": Table(cdk_programs.HEADER, cdk_programs.programs()),
    "chai": Table(chai_programs.HEADER, chai_programs.programs(), ({"chai": "chai4"}, {"chai": "chai"})),
}
