"""The command line: the only place that prints or exits.

Imports stay light: whatever a command needs is imported when that command runs.
"""

from __future__ import annotations

import argparse
import gc
import os
import sys
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, TextIO

from tapcheck import __version__
from tapcheck.arguments import add_graph, add_reasons, add_run, add_surface, add_verify
from tapcheck.errors import TapcheckError, UsageError

if TYPE_CHECKING:
    from tapcheck.config import Config, StackPlan
    from tapcheck.findings import Report, Severity

OK, FINDINGS, UNUSABLE, OUR_BUG = 0, 1, 2, 3
"""Exit codes: nothing at or above the threshold; findings; usage, configuration or nothing to compare; a bug."""

_GARBAGE = 100_000
"""Objects made between two looks for garbage: a short run makes little, and looking often costs a quarter of it."""

_SEVERITIES = ("error", "warning", "note")
_CHECK_FORMATS = ("text", "concise", "json", "sarif", "junit", "github", "gitlab", "markdown")
_MOCK_FORMATS = (
    "terraform",
    "flat",
    "env",
    "tfvars",
    "tfvars.json",
    "tftest",
    "terragrunt",
    "cloudformation",
    "schema",
)


def main(arguments: Sequence[str] | None = None) -> int:
    """Runs one command and gives its exit code; never raises for anything the user did."""
    _write_utf8(sys.stdout)
    _write_utf8(sys.stderr)
    gc.set_threshold(_GARBAGE, 50, 50)
    try:
        options = _parser().parse_args(arguments)
        command: Callable[[argparse.Namespace], int] = options.run
        return command(options)
    except SystemExit as stop:
        return stop.code if isinstance(stop.code, int) else UNUSABLE
    except TapcheckError as error:
        _complain(str(error))
        return UNUSABLE
    except BrokenPipeError:
        _forget_stdout()
        return OK
    except KeyboardInterrupt:
        _complain("interrupted")
        return 130
    except Exception:  # the last resort: say that it is our bug, and show where
        import traceback

        traceback.print_exc()
        _complain("this is a bug in tapcheck; please report it with the lines above")
        return OUR_BUG


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="tapcheck",
        description="Compares what tests expect with what infrastructure code declares; deploys nothing.",
        epilog="Exit codes: 0 clean, 1 findings, 2 usage, configuration or nothing to compare, 3 a bug of tapcheck's.",
        allow_abbrev=False,
    )
    parser.add_argument("--version", action="version", version=f"tapcheck {__version__}")
    commands = parser.add_subparsers(title="commands", metavar="COMMAND", required=True)
    _add_check(commands)
    _add_mock(commands)
    add_verify(commands).set_defaults(run=_verify)
    running = add_run(commands)
    _add_environment(running)
    running.set_defaults(run=_run)
    add_surface(commands).set_defaults(run=_surface)
    add_graph(commands).set_defaults(run=_graph)
    add_reasons(commands).set_defaults(run=_reasons)
    rules = commands.add_parser("rules", help="list all rules", description="Lists all rules.", allow_abbrev=False)
    rules.set_defaults(run=_rules)
    explain = commands.add_parser(
        "explain", help="explain a rule", description="Explains one rule.", allow_abbrev=False
    )
    explain.add_argument("rule", metavar="RULE", help="the id of a rule, as findings show it")
    explain.set_defaults(run=_explain)
    schema = commands.add_parser(
        "schema",
        help="print the JSON Schema of tapcheck.yaml",
        description="Prints the JSON Schema of tapcheck.yaml.",
        allow_abbrev=False,
    )
    schema.set_defaults(run=_schema)
    return parser


def _add_check(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    check = commands.add_parser(
        "check",
        help="compare tests with the infrastructure code below a folder",
        description="Compares the test suites with the infrastructure code below PATH.",
        allow_abbrev=False,
    )
    check.add_argument("path", metavar="PATH", nargs="?", default=".", help="the folder to check (default: .)")
    check.add_argument("--config", metavar="FILE", help="configuration file (default: PATH/tapcheck.yaml)")
    check.add_argument(
        "--format",
        choices=_CHECK_FORMATS,
        default="text",
        metavar="NAME",
        help=f"format on standard output: {', '.join(_CHECK_FORMATS)} (default: text)",
    )
    check.add_argument(
        "--output",
        metavar="NAME=FILE",
        action="append",
        default=[],
        help="also write the report in format NAME to FILE; repeatable",
    )
    check.add_argument(
        "--include", choices=("assertions",), action="append", default=[], help="more in the JSON report; repeatable"
    )
    check.add_argument(
        "--select", metavar="NAME", action="append", default=[], help="apply only this rule or family; repeatable"
    )
    check.add_argument(
        "--ignore", metavar="NAME", action="append", default=[], help="do not apply this rule or family; repeatable"
    )
    check.add_argument(
        "--severity",
        metavar="NAME=LEVEL",
        action="append",
        default=[],
        help="severity of a rule or family: error, warning or note; repeatable",
    )
    check.add_argument(
        "--fail-on", choices=("error", "warning", "never"), help="least severity that exits with 1 (default: error)"
    )
    check.add_argument(
        "--plan",
        metavar="[STACK=]FILE",
        action="append",
        default=[],
        help="also use what this plan resolved, as `terraform show -json` prints it; repeatable",
    )
    _add_environment(check)
    check.add_argument("--baseline", metavar="FILE", help="leave out the findings that this file knows")
    check.add_argument(
        "--update-baseline", action="store_true", help="make the baseline know exactly the findings of this run"
    )
    check.add_argument(
        "--with",
        dest="companions",
        metavar="LINTER",
        choices=("cfn-lint",),
        action="append",
        default=[],
        help="also run an installed linter and merge what it finds: cfn-lint",
    )
    check.add_argument("--allow-empty", action="store_true", help="do not exit with 2 when nothing could be compared")
    _add_colour(check)
    amount = check.add_mutually_exclusive_group()
    amount.add_argument("--quiet", "-q", action="store_true", help="one line per error and warning, nothing else")
    amount.add_argument("--verbose", "-v", action="store_true", help="show every note in full")
    check.set_defaults(run=_check)


def _add_mock(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    mock = commands.add_parser(
        "mock",
        help="print mock outputs of a stack",
        description="Prints the outputs that a deployment of the stack would have, made up where only one knows them.",
        allow_abbrev=False,
    )
    mock.add_argument("stack", metavar="STACK", nargs="?", help="the stack's folder (default: the only one below .)")
    mock.add_argument("--config", metavar="FILE", help="configuration file (default: tapcheck.yaml of the project)")
    mock.add_argument(
        "--format",
        choices=_MOCK_FORMATS,
        default="terraform",
        metavar="NAME",
        help=f"one of {', '.join(_MOCK_FORMATS)} (default: terraform, as `terraform output -json` prints it)",
    )
    mock.add_argument("--flat-style", choices=("strings", "native"), help="how flat writes lists, maps and numbers")
    _add_environment(mock)
    mock.add_argument("--output", metavar="FILE", help="write to FILE instead of standard output")
    mock.set_defaults(run=_mock)


def _add_environment(command: argparse.ArgumentParser) -> None:
    command.add_argument(
        "--tf-var-environment", action="store_true", help="let environment variables TF_VAR_x give values to variables"
    )


def _add_colour(command: argparse.ArgumentParser) -> None:
    command.add_argument(
        "--color",
        choices=("auto", "always", "never"),
        default="auto",
        help="colours (default: auto, on a terminal unless NO_COLOR is set)",
    )


def _check(options: argparse.Namespace) -> int:
    from tapcheck.api import check
    from tapcheck.reporters import REPORTERS
    from tapcheck.reporters.style import Style

    outputs = [_named_file(text) for text in options.output]
    config = _configured(options)
    report = _with_baseline(check(options.path, config, options.companions), options)
    style = Style(
        colour=_wants_colour(options.color, sys.stdout),
        verbose=options.verbose,
        quiet=options.quiet,
        assertions="assertions" in options.include,
    )
    sys.stdout.write(REPORTERS[options.format](report, style))
    for name, path in outputs:
        _write_file(path, REPORTERS[name](report, replace(style, colour=False)))
    return _verdict(report, config, allow_empty=options.allow_empty)


def _with_baseline(report: Report, options: argparse.Namespace) -> Report:
    if not options.baseline:
        if options.update_baseline:
            raise UsageError("--update-baseline needs --baseline FILE")
        return report
    from tapcheck.baseline import baseline_text, read_baseline, without_known

    path = Path(options.baseline)
    if options.update_baseline:
        _write_file(path, baseline_text(report))
    return without_known(report, read_baseline(path))


def _verdict(report: Report, config: Config, *, allow_empty: bool) -> int:
    from tapcheck.config import FailOn
    from tapcheck.findings import Severity

    if not report.compared and not allow_empty:
        _complain("; ".join(report.notices) or "nothing of the suites could be compared with a stack")
        return UNUSABLE
    fails = {
        FailOn.ERROR: (Severity.ERROR,),
        FailOn.WARNING: (Severity.ERROR, Severity.WARNING),
        FailOn.NEVER: (),
    }[config.fail_on]
    return FINDINGS if any(report.count(severity) for severity in fails) else OK


def _mock(options: argparse.Namespace) -> int:
    from tapcheck.api import mock_outputs

    config = _config_file(options.config)
    outputs = mock_outputs(options.stack, config, tf_var_environment=options.tf_var_environment)
    text = outputs.text(options.format, options.flat_style)
    if options.output:
        _write_file(Path(options.output), text)
    else:
        sys.stdout.write(text)
    return OK


def _verify(options: argparse.Namespace) -> int:
    from tapcheck.api import verify

    rows = verify(options.file, options.stack, _config_file(options.config))
    for row in rows:
        print(f"{options.file}:{row.line}: {row.deviation.deviation}: {row.deviation.message}")
    return FINDINGS if rows else OK


def _surface(options: argparse.Namespace) -> int:
    from tapcheck.api import surface

    rows = surface(options.against, options.stack, _config_file(options.config))
    for row in rows:
        change = row.change
        detail = f" ({change.detail})" if change.detail else ""
        print(f"{'breaking' if change.breaking else 'note'}: {change.kind} '{change.name}' {change.change}{detail}")
        for use in row.uses:
            print(f"  used in {use.path}:{use.start.line}:{use.start.column}")
    return FINDINGS if any(row.change.breaking for row in rows) else OK


def _run(options: argparse.Namespace) -> int:
    from tapcheck.api import choices_of, load
    from tapcheck.rehearsal import rehearse
    from tapcheck.staging import stage

    command = options.words[1:] if options.words[:1] == ["--"] else options.words
    if not command:
        raise UsageError("run needs a command: tapcheck run -- COMMAND...")
    project = load(".", _base_config(options, "."))
    if not project.stacks:
        raise UsageError("there is no infrastructure code here")
    prepared = stage(
        project.workspace,
        project.stacks,
        project.pairs,
        project.config,
        options.put,
        choices_of(project.config, project.workspace.root),
    )
    if not prepared.files:
        _complain("no suite here reads outputs from a file that tapcheck knows; --put FILE puts them somewhere")
    return rehearse(project.workspace.root, prepared, command)


def _graph(options: argparse.Namespace) -> int:
    from tapcheck.api import graph
    from tapcheck.reporters.graphs import GRAPH_WRITERS

    text = GRAPH_WRITERS[options.format](graph(options.stack))
    if options.output:
        _write_file(Path(options.output), text)
    else:
        sys.stdout.write(text)
    return OK


def _reasons(options: argparse.Namespace) -> int:
    from tapcheck.survey import survey, written

    sys.stdout.write(written(survey(map(Path, options.paths)), options.format))
    return OK


def _rules(_options: argparse.Namespace) -> int:
    from tapcheck.rules import every_rule

    width = max(len(rule.info.id) for rule in every_rule())
    for rule in every_rule():
        print(f"{rule.info.id:<{width}}  {rule.info.family:<12}  {rule.info.severity:<7}  {rule.info.summary}")
    return OK


def _explain(options: argparse.Namespace) -> int:
    from tapcheck.rules.pages import page
    from tapcheck.rules.selection import rule_named

    sys.stdout.write(page(rule_named(options.rule).info))
    return OK


def _schema(_options: argparse.Namespace) -> int:
    import json

    from tapcheck.config import schema

    print(json.dumps(schema(), indent=2))
    return OK


def _configured(options: argparse.Namespace) -> Config:
    """The configuration file with what the command line says on top."""
    from tapcheck.config import FailOn

    config = _base_config(options, options.path)
    return replace(
        config,
        select=tuple(options.select) or config.select,
        ignore=(*config.ignore, *options.ignore),
        severities={**config.severities, **dict(_named_severity(text) for text in options.severity)},
        fail_on=FailOn(options.fail_on) if options.fail_on else config.fail_on,
        plans=tuple(_named_plan(text) for text in options.plan),
    )


def _base_config(options: argparse.Namespace, folder: str) -> Config:
    from tapcheck.config import Config, find_config, load_config

    found = Path(options.config) if options.config else find_config(Path(folder))
    config = load_config(found, Path(folder)) if found else Config()
    return replace(config, tf_var_environment=config.tf_var_environment or options.tf_var_environment)


def _config_file(name: str | None) -> Config | None:
    from tapcheck.config import load_config

    return load_config(Path(name)) if name else None


def _named_severity(text: str) -> tuple[str, Severity]:
    from tapcheck.findings import Severity

    name, separator, level = text.partition("=")
    if not separator or level not in _SEVERITIES:
        raise UsageError(f"--severity takes NAME=LEVEL with the level error, warning or note, not '{text}'")
    return name, Severity(level)


def _named_plan(text: str) -> StackPlan:
    from tapcheck.config import StackPlan

    stack, separator, file = text.partition("=")
    return StackPlan(Path(file), stack.rstrip("/")) if separator else StackPlan(Path(text))


def _named_file(text: str) -> tuple[str, Path]:
    name, separator, path = text.partition("=")
    if not separator or not path or name not in _CHECK_FORMATS:
        raise UsageError(f"--output takes NAME=FILE with one of the names {', '.join(_CHECK_FORMATS)}, not '{text}'")
    return name, Path(path)


def _write_file(path: Path, text: str) -> None:
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8", errors="backslashreplace", newline="\n")
    except OSError as error:
        raise UsageError(f"'{path}' cannot be written: {(error.strerror or str(error)).lower()}") from None


def _wants_colour(choice: str, stream: TextIO) -> bool:
    if choice != "auto":
        return choice == "always"
    return stream.isatty() and not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"


def _write_utf8(stream: TextIO) -> None:
    """Reports hold source text of any language, whatever the console's code page is."""
    reconfigure = getattr(stream, "reconfigure", None)
    if reconfigure is not None:
        reconfigure(encoding="utf-8", errors="backslashreplace")


def _forget_stdout() -> None:
    """The reader of a pipe went away; nothing more is written, not even at exit."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _complain(message: str) -> None:
    print(f"tapcheck: {message}", file=sys.stderr)
