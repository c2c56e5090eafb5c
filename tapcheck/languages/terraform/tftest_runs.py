"""What the runs of a test file show without running them: verdicts, and names that nothing declares."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator, Mapping, Sequence
from enum import StrEnum

from tapcheck.diagnostics import Diagnostic
from tapcheck.languages.hcl.tree import Attribute, Expression, GetAttribute, Reference
from tapcheck.languages.terraform.configuration_values import ConfigurationValues, Settings
from tapcheck.languages.terraform.conversion import ConversionError, convert
from tapcheck.languages.terraform.evaluation import BoundReached, EvaluationError, Evaluator
from tapcheck.languages.terraform.functions import Caller
from tapcheck.languages.terraform.host import FileHost
from tapcheck.languages.terraform.modules import Modules, ModuleTree
from tapcheck.languages.terraform.references import references_in
from tapcheck.languages.terraform.resources import ResourceTypes
from tapcheck.languages.terraform.tftest import (
    Assert,
    Command,
    MockProvider,
    Override,
    Run,
    TestFile,
    read_mock_files,
    tested_folder,
)
from tapcheck.languages.terraform.tftest_conditions import Conditions
from tapcheck.languages.terraform.tftest_names import ModuleNames, Name, NameKind, target_name
from tapcheck.languages.terraform.tftest_values import (
    ReplacingSource,
    TestNames,
    is_rewritten,
    reached_from,
    reads_unshaped_block,
    value_in_test,
    waits_for_apply,
    without_replaced_modules,
)
from tapcheck.languages.terraform.types import BOOL, DYNAMIC
from tapcheck.languages.terraform.values import Val, object_of, unknown
from tapcheck.languages.terraform.variable_files import read_variables
from tapcheck.records import dataclass
from tapcheck.source import Span
from tapcheck.workspace import Workspace


class Outcome(StrEnum):
    """What `terraform test` would say."""

    PASSING = "passing"
    FAILING = "failing"
    UNDECIDED = "undecided"
    SKIPPED = "skipped"


@dataclass(frozen=True, slots=True)
class Checked:
    """One assertion or expectation of a run.

    ``detail`` says what failed, ``missing`` what nothing declares, ``names`` what it relies on. ``stops`` tells that
    Terraform reports an error, not a failed assertion: it does not start the other runs of the file then.
    """

    span: Span
    outcome: Outcome
    reason: str = ""
    detail: str = ""
    missing: Name | None = None
    about: Name | None = None
    names: tuple[Name, ...] = ()
    stops: bool = False


@dataclass(frozen=True, slots=True)
class Use:
    """A name outside of assertions; ``required`` is false where Terraform only warns."""

    name: Name
    required: bool
    source: str


@dataclass(frozen=True, slots=True)
class RunResult:
    """What one run shows; ``files`` are those of the module that it runs."""

    run: Run
    checked: tuple[Checked, ...]
    uses: tuple[Use, ...]
    files: tuple[str, ...]


class TestRuns:
    """The runs of one test file, in order."""

    __test__ = False

    def __init__(self, workspace: Workspace, modules: Modules, types: ResourceTypes, file: TestFile) -> None:
        self.workspace = workspace
        self._modules = modules
        self.types = types
        self.file = file
        self.folder = tested_folder(workspace, file.path)
        self.problems: list[Diagnostic] = []
        self._given = self._from_files()
        self.trees: dict[str, ModuleTree | None] = {}
        self.outputs: dict[str, Val] = {}
        self.mocks = self._all_mocks()
        self._host = FileHost(workspace, self.folder, ReplacingSource((), (), _nothing, planning=False))

    def results(self) -> Iterator[RunResult]:
        """What each run shows; after one that stops, the others are skipped."""
        stopped = False
        for run in self.file.runs:
            tree = self._tree_of(run)
            if tree is None:
                rows = tuple(Checked(item.span, Outcome.UNDECIDED, "module-elsewhere") for item in run.asserts)
                yield RunResult(run, rows, (), ())
            else:
                result = _Evaluation(self, run, tree).result()
                if stopped:
                    result = _skipped(result)
                stopped = stopped or any(row.stops for row in result.checked)
                yield result
            self.trees[run.name] = tree
            self.outputs.setdefault(run.name, unknown(origin=f"run.{run.name}"))

    def _tree_of(self, run: Run) -> ModuleTree | None:
        if run.source is None:
            return self._modules.tree(self.folder)
        if not run.source.startswith(("./", "../")):
            return None
        target = posixpath.normpath(posixpath.join(self.folder, run.source))
        return self._modules.tree(target) if self.workspace.is_folder(target) else None

    def _from_files(self) -> dict[str, Val]:
        values, problems = read_variables(self.workspace, self.folder)
        beside = posixpath.dirname(self.file.path) or "."
        if beside != self.folder:
            nearer, more = read_variables(self.workspace, beside)
            values, problems = {**values, **nearer}, (*problems, *more)
        self.problems.extend(problems)
        return values

    def _all_mocks(self) -> list[MockProvider]:
        found = list(self.file.mocks)
        for mock in self.file.mocks:
            if mock.source.startswith(("./", "../")):
                folder = posixpath.normpath(posixpath.join(self.folder, mock.source))
                files, problems = read_mock_files(self.workspace, folder)
                found.extend(files)
                self.problems.extend(problems)
        return found

    def evaluated(self, expression: Expression, variables: Mapping[str, Val]) -> Val:
        """The value of an expression outside of assertions; unknown where it cannot be told."""
        names = TestNames(self.outputs, variables)
        try:
            return Evaluator(names, Caller(self._host)).evaluate(expression, {})
        except (EvaluationError, BoundReached):
            return unknown(DYNAMIC)

    def file_variables(self) -> dict[str, Val]:
        """The variables of the whole file, with those from variable files below them."""
        found = dict(self._given)
        for name, attribute in self.file.variables.items():
            found[name] = self.evaluated(attribute.expression, found)
        return found


class _Evaluation:
    """One run on its module."""

    def __init__(self, suite: TestRuns, run: Run, tree: ModuleTree) -> None:
        self._suite = suite
        self._run = run
        self._tree = tree
        self._overrides: tuple[Override, ...] = (*run.overrides, *suite.file.overrides)
        variables = suite.file_variables()
        for name, attribute in run.variables.items():
            variables[name] = suite.evaluated(attribute.expression, variables)
        self._variables = variables
        self._names = ModuleNames(suite.file.path, tree, suite.trees, variables)
        self._planning = run.command is Command.PLAN
        source = ReplacingSource(
            self._overrides, suite.mocks, lambda item: suite.evaluated(item, variables), self._planning
        )
        declared = tree.module.variables
        inputs = {name: value for name, value in variables.items() if name in declared}
        self._values = ConfigurationValues(
            without_replaced_modules(tree, self._overrides),
            suite.workspace,
            Settings(source, suite.types, inputs),
        )
        self._conditions = Conditions(self._values)

    def result(self) -> RunResult:
        """What the run shows."""
        stopping = [*self._missing_names_of_variables(), *self._missing_variables()]
        if not stopping:
            stopping = list(self._refused_values())
        checked = list(stopping)
        if stopping:
            checked += [Checked(item.span, Outcome.SKIPPED, "run-stops") for item in self._run.asserts]
        else:
            checked += [row for item in self._run.asserts for row in self._assert(item)]
            checked += self._failing_checks()
        checked += self._expected_failures()
        files = tuple(path for part in self._tree.walk() for path in part.module.files)
        result = RunResult(self._run, tuple(checked), tuple(self._uses()), files)
        self._suite.outputs[self._run.name] = unknown() if stopping else self._outputs()
        return result

    def _missing_names_of_variables(self) -> Iterator[Checked]:
        for attribute in self._run.variables.values():
            for name in self._named_by_variable(attribute):
                if name.declared is None:
                    yield self._undeclared(name)

    def _named_by_variable(self, attribute: Attribute) -> Iterator[Name]:
        for reference in references_in(attribute.expression):
            if reference.name == "run":
                yield from self._names.of(reference)

    def _missing_variables(self) -> Iterator[Checked]:
        module = self._tree.module
        for variable in module.variables.values():
            if variable.default is not None or variable.name in self._variables:
                continue
            name = Name(NameKind.VARIABLE, "", variable.name, self._run.head, module.folder, variable.head)
            detail = f"variable '{variable.name}' has no default, and the test gives it no value"
            if _given_elsewhere(self._suite.workspace, variable.name):
                yield Checked(self._run.head, Outcome.UNDECIDED, "variable-from-outside", about=name)
            else:
                yield Checked(self._run.head, Outcome.FAILING, "", detail, about=name, stops=True)

    def _refused_values(self) -> Iterator[Checked]:
        expected = {reference_name(item) for item in self._run.expect_failures}
        module = self._tree.module
        for variable, message in self._conditions.refused_variables():
            if f"var.{variable}" not in expected:
                attribute = self._run.variables.get(variable)
                span = self._suite_span(attribute) if attribute else self._run.head
                name = Name(NameKind.VARIABLE, "", variable, span, module.folder, module.variables[variable].head)
                detail = f"variable '{variable}' refuses its value" + (f": {message}" if message else "")
                yield Checked(span, Outcome.FAILING, "", detail, about=name, stops=True)

    def _failing_checks(self) -> Iterator[Checked]:
        expected = {reference_name(item) for item in self._run.expect_failures}
        for name, message in self._conditions.failing_checks():
            if f"check.{name}" not in expected:
                yield Checked(self._run.head, Outcome.FAILING, "", f"check '{name}' fails: {message}", stops=True)

    def _assert(self, item: Assert) -> Iterator[Checked]:
        names = tuple(self._names.in_expression(item.condition))
        if item.message is not None:
            names += tuple(self._names.in_expression(item.message))
        missing = [name for name in names if name.declared is None]
        if missing:
            yield from (self._undeclared(name) for name in missing)
            return
        references = references_in(item.condition)
        if not references:
            detail = "the condition refers to nothing, which Terraform refuses"
            yield Checked(item.span, Outcome.FAILING, "", detail, stops=True)
            return
        outcome, reason, detail, stops = self._verdict(item, references)
        yield Checked(item.span, outcome, reason, detail, names=names, stops=stops)

    def _verdict(self, item: Assert, references: Sequence[Reference]) -> tuple[Outcome, str, str, bool]:
        if self._run.targets:
            return Outcome.UNDECIDED, "targeted-plan", "", False
        if self._run.expect_failures and any(reference.name != "var" for reference in references):
            return Outcome.UNDECIDED, "expected-failure", "", False
        names = TestNames(self._suite.outputs, self._variables, self._values.root)
        value = value_in_test(names, self._values, item.condition)
        if value is None:
            return Outcome.UNDECIDED, "bound", "", False
        reached = list(reached_from(self._values, item.condition))
        if reads_unshaped_block(reached, self._suite.types):
            return Outcome.UNDECIDED, "block-shape", "", False
        if isinstance(value, EvaluationError):
            if value.silent or value.summary.startswith("there is no function"):
                return Outcome.UNDECIDED, "not-evaluated", "", False
            return Outcome.FAILING, "", f"Terraform refuses the condition: {value.summary}", True
        holds = _truth(value)
        if holds is None:
            return Outcome.UNDECIDED, "computed-value", "", False
        if self._planning and waits_for_apply(reached):
            return Outcome.UNDECIDED, "computed-value", "", False
        if holds:
            return Outcome.PASSING, "", "", False
        if is_rewritten(reached):
            return Outcome.UNDECIDED, "provider-may-rewrite", "", False
        return Outcome.FAILING, "", self._why(item, names), False

    def _why(self, item: Assert, names: TestNames) -> str:
        message = value_in_test(names, self._values, item.message) if item.message is not None else None
        text = message.raw if isinstance(message, Val) and isinstance(message.raw, str) else ""
        return f"the condition is false: {text}" if text else "the condition is false"

    def _expected_failures(self) -> Iterator[Checked]:
        for reference in self._run.expect_failures:
            for name in self._names.of(reference):
                span = name.span
                if name.kind is NameKind.CHECK and name.declared is None:
                    detail = f"check '{name.name}' is expected to fail, and there is no such check"
                    yield Checked(span, Outcome.FAILING, "", detail, stops=True)
                elif name.declared is None:
                    yield self._undeclared(name)
                else:
                    holds, _ = self._conditions.hold(name)
                    outcome = {None: Outcome.UNDECIDED, True: Outcome.FAILING, False: Outcome.PASSING}[holds]
                    detail = f"{name.written} is expected to fail, and all its conditions hold" if holds else ""
                    reason = "computed-value" if holds is None else ""
                    yield Checked(span, outcome, reason, detail, about=name, names=(name,), stops=holds is True)

    def _uses(self) -> Iterator[Use]:
        module = self._tree.module
        for name, attribute in self._run.variables.items():
            variable = module.variables.get(name)
            if variable is not None or not module.unreadable:
                span = self._suite_span(attribute)
                head = variable.head if variable else None
                yield Use(Name(NameKind.VARIABLE, "", name, span, module.folder, head), False, "variables")
            for used in self._named_by_variable(attribute):
                if used.declared is not None:
                    yield Use(used, True, "variables")
        for override in self._run.overrides:
            found = target_name(self._names, self._tree, override.target) if override.target else None
            if found is not None:
                yield Use(found, False, override.kind.value)
        for reference in self._run.targets:
            for name_ in self._names.of(reference):
                yield Use(name_, False, "plan_options")

    def _outputs(self) -> Val:
        found: dict[str, Val] = {}
        for name in self._tree.module.outputs:
            reference = Reference("output", [GetAttribute(name, 0, 0)], 0, 0)
            waits = self._planning and waits_for_apply(list(reached_from(self._values, reference)))
            origin = f"run.{self._run.name}.{name}"
            found[name] = unknown(DYNAMIC, origin) if waits else self._values.root.output(name)
        return object_of(found) if not self._tree.module.unreadable else unknown()

    def _undeclared(self, name: Name) -> Checked:
        what = f"run '{name.name}'" if name.kind is NameKind.RUN else f"{name.kind.value} '{name.written}'"
        where = "does not exist before this run" if name.kind is NameKind.RUN else "is not declared"
        return Checked(name.span, Outcome.FAILING, "", f"{what} {where}", missing=name, stops=True)

    def _suite_span(self, attribute: Attribute) -> Span:
        return Span(self._suite.file.path, attribute.start, attribute.name_end)


def reference_name(reference: Reference) -> str:
    """The first two parts of a reference: `var.name`, `check.health`."""
    first = reference.steps[0] if reference.steps else None
    return f"{reference.name}.{first.name}" if isinstance(first, GetAttribute) else reference.name


def _skipped(result: RunResult) -> RunResult:
    """The run after one that stops: only what it names wrongly still counts."""
    rows = tuple(
        row if row.missing is not None else Checked(row.span, Outcome.SKIPPED, "earlier-run-stops", names=row.names)
        for row in result.checked
    )
    return RunResult(result.run, rows, result.uses, result.files)


def _truth(value: Val) -> bool | None:
    try:
        found = convert(value, BOOL)
    except ConversionError:
        return None
    return found.raw if isinstance(found.raw, bool) else None


_SCRIPTS = re.compile(r"(?:^|/)(?:[Mm]akefile|[Tt]askfile\.ya?ml|justfile|[^/]+\.sh|\.gitlab-ci\.yml|\.envrc)$")


def _given_elsewhere(workspace: Workspace, name: str) -> bool:
    """Whether a script or pipeline of the project sets the variable for Terraform."""
    paths = [path for path in workspace.names(".") if _SCRIPTS.search(path)]
    paths += [f".github/workflows/{path}" for path in workspace.names(".github/workflows")]
    wanted = re.compile(rf"TF_VAR_{re.escape(name)}\b|-var[= ]['\"]?{re.escape(name)}=|terraform test[^\n]*-var-file")
    return any((source := workspace.read(path)) is not None and wanted.search(source.text) for path in paths)


def _nothing(_: Expression) -> Val:
    return unknown()
