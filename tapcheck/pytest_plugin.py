"""The pytest plugin. Importing it costs nothing: whatever a test or an option needs is imported when that is used."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from tapcheck.api import Project
    from tapcheck.testing.comparison import Comparison
    from tapcheck.testing.session import TapcheckSession
    from tapcheck.testing.views import Outputs, StackView

_SESSION = pytest.StashKey["TapcheckSession"]()
_MARKERS = (
    "tapcheck_stack(name): the stack that the fixtures of this test are about",
    "expects_resource(address, ...): the stack declares these resources, else the test fails",
    "expects_output(name, ...): the stack declares these outputs, else the test fails",
)


def pytest_addoption(parser: pytest.Parser) -> None:
    """The options, each also as a setting of the ini file."""
    group = parser.getgroup("tapcheck", "tests and infrastructure code")
    group.addoption("--tapcheck", action="store_true", help="compare suites with infrastructure code, an item per pair")
    group.addoption("--tapcheck-outputs", metavar="FILE", help="real outputs for the fixture terraform_outputs")
    group.addoption("--tapcheck-write-outputs", metavar="PATH", help="write mock outputs to a file before the tests")
    group.addoption("--tapcheck-coverage", action="store_true", help="report which resources and outputs tests read")
    parser.addini("tapcheck_root", "the folder with code and suites (default: the root folder)")
    parser.addini("tapcheck_stack", "the stack that fixtures are about, where there are several")
    parser.addini("tapcheck_outputs", "real outputs for the fixture terraform_outputs; mocks where the file is missing")


def pytest_configure(config: pytest.Config) -> None:
    """Registers the markers."""
    for marker in _MARKERS:
        config.addinivalue_line("markers", marker)


def pytest_sessionstart(session: pytest.Session) -> None:
    """Writes mock outputs where they are asked for, once for all processes."""
    path = session.config.getoption("--tapcheck-write-outputs")
    if path and not hasattr(session.config, "workerinput"):
        _session(session.config).write_outputs(Path(path))


def pytest_collection_modifyitems(session: pytest.Session, config: pytest.Config, items: list[pytest.Item]) -> None:
    """Adds an item per stack and suite with `--tapcheck`."""
    if not config.getoption("--tapcheck"):
        return
    from tapcheck.errors import TapcheckError
    from tapcheck.testing.comparison import comparisons

    try:
        found = list(comparisons(_session(config)))
    except TapcheckError as error:
        raise pytest.UsageError(f"tapcheck: {error}") from None
    items.extend(
        ComparisonItem.from_parent(session, name=row.name, nodeid=f"tapcheck::{row.name}", compared=row)
        for row in found
    )


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_call(item: pytest.Item) -> None:
    """Checks the markers of a test."""
    for marker, kind in (("expects_resource", "resource"), ("expects_output", "output")):
        for mark in item.iter_markers(marker):
            for name in mark.args:
                problem = _session(item.config).missing(_stack_of(item), kind, name)
                if problem:
                    pytest.fail(f"@{marker}: {problem}", pytrace=False)


def pytest_assertrepr_compare(op: str, left: object, right: object) -> list[str] | None:
    """How views of stacks and outputs differ from what a test expects."""
    if op != "==" or not any(type(side).__module__ == "tapcheck.testing.views" for side in (left, right)):
        return None
    from tapcheck.testing.differing import explained

    return explained(left, right)


def pytest_terminal_summary(terminalreporter: Any, config: pytest.Config) -> None:
    """Reports what tests read of the stacks."""
    if config.getoption("--tapcheck-coverage"):
        terminalreporter.section("tapcheck coverage")
        for line in _session(config).coverage_lines():
            terminalreporter.write_line(line)


def pytest_sessionfinish(session: pytest.Session) -> None:
    """Hands the reads of a process of pytest-xdist to the main one."""
    output = getattr(session.config, "workeroutput", None)
    known = session.config.stash.get(_SESSION, None)
    if output is not None and known is not None:
        output["tapcheck_reads"] = known.reads.rows()


@pytest.hookimpl(optionalhook=True)
def pytest_testnodedown(node: Any) -> None:
    """Takes the reads of a process of pytest-xdist."""
    rows = getattr(node, "workeroutput", {}).get("tapcheck_reads")
    if rows:
        _session(node.config).reads.add_rows(rows)


@pytest.fixture(scope="session")
def tapcheck_project(pytestconfig: pytest.Config) -> Project:
    """The stacks and suites below the root folder, as :func:`tapcheck.load` gives them."""
    return _session(pytestconfig).project


@pytest.fixture
def tapcheck_stack(request: pytest.FixtureRequest) -> StackView:
    """The stack by addresses: `tapcheck_stack["aws_s3_bucket.logs"]["bucket"]`."""
    return _session(request.config).stack(_stack_of(request.node))


@pytest.fixture
def mock_outputs(request: pytest.FixtureRequest) -> Outputs:
    """Mock outputs of the stack, by name."""
    return _session(request.config).mocks(_stack_of(request.node))


@pytest.fixture
def terraform_outputs(request: pytest.FixtureRequest) -> Outputs:
    """The outputs in the file of `--tapcheck-outputs` or `tapcheck_outputs`, where there is one; mocks otherwise."""
    return _session(request.config).outputs(_stack_of(request.node))


class ComparisonItem(pytest.Item):
    """One suite with its stacks, or one stack: it fails when the comparison finds errors there."""

    def __init__(self, *, compared: Comparison, **given: Any) -> None:
        super().__init__(**given)
        self._compared = compared

    def runtest(self) -> None:
        """Fails with the errors that are placed in the suite, or in the code of the stack."""
        from tapcheck.testing.comparison import problems, was_understood

        session = _session(self.config)
        text = problems(session, self._compared)
        if text:
            pytest.fail(text, pytrace=False)
        if not was_understood(session, self._compared):
            pytest.skip("nothing of this suite was understood")

    def reportinfo(self) -> tuple[str, int | None, str]:
        """Where the item is, as pytest prints it."""
        return self._compared.suite or self._compared.stack or ".", None, f"comparison of {self.name}"


def _session(config: pytest.Config) -> TapcheckSession:
    known = config.stash.get(_SESSION, None)
    if known is None:
        from tapcheck.testing.session import TapcheckSession

        root = config.rootpath / str(config.getini("tapcheck_root") or ".")
        given = config.getoption("--tapcheck-outputs")
        setting = str(config.getini("tapcheck_outputs") or "")
        known = TapcheckSession(
            root,
            stack=str(config.getini("tapcheck_stack") or ""),
            given=config.invocation_params.dir / given if given else None,
            usual=config.rootpath / setting if setting else None,
        )
        config.stash[_SESSION] = known
    return known


def _stack_of(item: Any) -> str:
    """The stack that a test chooses by its marker, else none."""
    mark = item.get_closest_marker("tapcheck_stack")
    return str(mark.args[0]) if mark is not None and mark.args else ""
