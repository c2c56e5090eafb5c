"""The command line: the only place that prints or exits.

Imports stay light: whatever a command needs is imported when that command runs.
"""

from __future__ import annotations

import argparse
import gc
import os
import sys
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, TextIO

from tapcheck import __version__
from tapcheck.arguments import (
    CHECK_FORMATS,
    add_check,
    add_explain,
    add_graph,
    add_init,
    add_merge,
    add_mock,
    add_reasons,
    add_rules,
    add_run,
    add_schema,
    add_surface,
    add_verify,
)
from tapcheck.errors import TapcheckError, UsageError

if TYPE_CHECKING:
    from tapcheck.checking import Outcome
    from tapcheck.config import Config, FailOn

OK, FINDINGS, UNUSABLE, OUR_BUG = 0, 1, 2, 3
"""Exit codes: nothing at or above the threshold; findings; usage, configuration or nothing to compare; a bug."""

_GARBAGE = 100_000
"""Objects made between two looks for garbage: a short run makes little, and looking often costs a quarter of it."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Runs one command and gives its exit code; never raises for anything the user did."""
    _write_utf8(sys.stdout)
    _write_utf8(sys.stderr)
    gc.set_threshold(_GARBAGE, 50, 50)
    try:
        options = parser().parse_args(arguments)
        command: Callable[[argparse.Namespace], int] = options.run
        with _provider_schemas(options):
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


def parser() -> argparse.ArgumentParser:
    """The parser of all commands."""
    whole = argparse.ArgumentParser(
        prog="tapcheck",
        description="Compares what tests expect with what infrastructure code declares; deploys nothing.",
        epilog="Exit codes: 0 clean, 1 findings, 2 usage, configuration or nothing to compare, 3 a bug of tapcheck's.",
        allow_abbrev=False,
    )
    whole.add_argument("--version", action="version", version=f"tapcheck {__version__}")
    commands = whole.add_subparsers(title="commands", metavar="COMMAND", required=True)
    add_check(commands).set_defaults(run=_check)
    add_merge(commands).set_defaults(run=_merge)
    add_mock(commands).set_defaults(run=_mock)
    add_verify(commands).set_defaults(run=_verify)
    add_run(commands).set_defaults(run=_run)
    add_surface(commands).set_defaults(run=_surface)
    add_graph(commands).set_defaults(run=_graph)
    add_reasons(commands).set_defaults(run=_reasons)
    add_init(commands).set_defaults(run=_init)
    add_rules(commands).set_defaults(run=_rules)
    add_explain(commands).set_defaults(run=_explain)
    add_schema(commands).set_defaults(run=_schema)
    return whole


def _provider_schemas(options: argparse.Namespace) -> AbstractContextManager[None]:
    file = getattr(options, "provider_schema", None)
    if file is None:
        return nullcontext()
    from tapcheck.schemas import provider_schemas

    return provider_schemas(file)


def _check(options: argparse.Namespace) -> int:
    from tapcheck.checking import Known, checked
    from tapcheck.option_values import named_file, named_part
    from tapcheck.terminal import ProgressBar

    outputs = [named_file(text, CHECK_FORMATS) for text in options.output]
    config = _configured(options)
    bar = ProgressBar(sys.stderr) if sys.stderr.isatty() and not options.quiet else None
    known = Known(Path(options.baseline) if options.baseline else None, options.update_baseline)
    part = named_part(options.shard) if options.shard else None
    try:
        outcome = checked(
            options.path,
            config,
            options.companions,
            since=options.since,
            part=part,
            known=known,
            progress=bar,
            jobs=options.jobs or os.cpu_count() or 1,
        )
    finally:
        if bar:
            bar.clear()
    return _report(outcome, outputs, options, config.fail_on)


def _merge(options: argparse.Namespace) -> int:
    from tapcheck.checking import Known, joined
    from tapcheck.config import Config, FailOn
    from tapcheck.option_values import named_file, thresholds

    outputs = [named_file(text, CHECK_FORMATS) for text in options.output]
    config = _config_file(options.config) or Config()
    known = Known(Path(options.baseline) if options.baseline else None, options.update_baseline)
    outcome = joined(map(Path, options.reports), thresholds(options.fail_under, config.fail_under), known)
    return _report(outcome, outputs, options, FailOn(options.fail_on) if options.fail_on else config.fail_on)


def _report(outcome: Outcome, outputs: list[tuple[str, Path]], options: argparse.Namespace, fail_on: FailOn) -> int:
    """Writes the report everywhere it is wanted, and gives the exit code."""
    from tapcheck.reporters import REPORTERS
    from tapcheck.reporters.style import Style
    from tapcheck.terminal import repository_prefix, wants_colour, wants_links

    report = outcome.report
    if options.baseline and outcome.baseline is not None:
        _write_file(Path(options.baseline), outcome.baseline)
    formats = {options.format, *(name for name, _ in outputs)}
    style = Style(
        verbose=options.verbose,
        quiet=options.quiet,
        assertions="assertions" in options.include,
        prefix=repository_prefix(report.root, os.environ),
        documentation=_documentation() if formats & {"sarif", "html"} else "",
    )
    links = Path(report.root).resolve().as_uri() if wants_links(sys.stdout, os.environ) else ""
    shown = replace(style, colour=wants_colour(options.color, sys.stdout, os.environ), links=links)
    sys.stdout.write(REPORTERS[options.format](report, shown))
    for name, path in outputs:
        _write_file(path, REPORTERS[name](report, style))
    summary = os.environ.get("GITHUB_STEP_SUMMARY")
    if summary and "github" in formats:
        _write_file(Path(summary), REPORTERS["markdown"](report, style), append=True)
    return _verdict(outcome, fail_on, allow_empty=options.allow_empty)


def _verdict(outcome: Outcome, fail_on: FailOn, *, allow_empty: bool) -> int:
    from tapcheck.config import FailOn
    from tapcheck.findings import Severity

    report = outcome.report
    if not report.compared and not allow_empty and not (report.shard and report.shard.empty):
        absent = (not report.stacks) + (not report.suites)
        _complain("; ".join(report.notices[:absent]) or "nothing of the suites could be compared with a stack")
        return UNUSABLE
    fails = {
        FailOn.ERROR: (Severity.ERROR,),
        FailOn.WARNING: (Severity.ERROR, Severity.WARNING),
        FailOn.NEVER: (),
    }[fail_on]
    if outcome.short and fail_on is not FailOn.NEVER:
        return FINDINGS
    return FINDINGS if any(report.count(severity) for severity in fails) else OK


def _documentation() -> str:
    """Where the pages of the rules are, as far as the installed package says that."""
    from importlib.metadata import PackageNotFoundError, metadata

    try:
        addresses = metadata("tapcheck").get_all("Project-URL") or []
    except PackageNotFoundError:
        return ""
    named = dict(address.split(", ", 1) for address in addresses)
    return f"{named['Documentation'].rstrip('/')}/rules" if "Documentation" in named else ""


def _mock(options: argparse.Namespace) -> int:
    from tapcheck.api import mock_outputs

    config = _config_file(options.config)
    outputs = mock_outputs(options.stack, config, tf_var_environment=options.tf_var_environment)
    text = outputs.text(options.format, options.flat_style)
    _put(text, options.output)
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
    _put(text, options.output)
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

    sys.stdout.write(page(rule_named(options.rule)))
    return OK


def _init(options: argparse.Namespace) -> int:
    from tapcheck.api import load
    from tapcheck.config import FILE_NAMES, Config, find_config
    from tapcheck.drafting import draft

    folder = Path(options.path)
    existing = find_config(folder)
    if existing is not None and not options.stdout:
        raise UsageError(f"'{existing}' exists already; --stdout prints what would be written")
    text = draft(load(folder, Config()))
    if options.stdout:
        sys.stdout.write(text)
        return OK
    path = folder / FILE_NAMES[0]
    _write_file(path, text)
    print(f"wrote {path}: read it, keep what the project must hold to, then run tapcheck check")
    return OK


def _schema(_options: argparse.Namespace) -> int:
    import json

    from tapcheck.config import schema

    print(json.dumps(schema(), indent=2))
    return OK


def _configured(options: argparse.Namespace) -> Config:
    """The configuration file with what the command line says on top."""
    from tapcheck.config import FailOn
    from tapcheck.option_values import named_plan, named_severity, thresholds

    config = _base_config(options, options.path)
    return replace(
        config,
        select=tuple(options.select) or config.select,
        ignore=(*config.ignore, *options.ignore),
        severities={**config.severities, **dict(named_severity(text) for text in options.severity)},
        fail_on=FailOn(options.fail_on) if options.fail_on else config.fail_on,
        plans=tuple(named_plan(text) for text in options.plan),
        fail_under=thresholds(options.fail_under, config.fail_under),
    )


def _base_config(options: argparse.Namespace, folder: str) -> Config:
    from tapcheck.config import Config, find_config, load_config

    found = Path(options.config) if options.config else find_config(Path(folder))
    config = load_config(found, Path(folder)) if found else Config()
    return replace(config, tf_var_environment=config.tf_var_environment or options.tf_var_environment)


def _config_file(name: str | None) -> Config | None:
    from tapcheck.config import load_config

    return load_config(Path(name)) if name else None


def _put(text: str, output: str | None) -> None:
    """Writes to the file that `--output` names, else to standard output."""
    if output:
        _write_file(Path(output), text)
    else:
        sys.stdout.write(text)


def _write_file(path: Path, text: str, *, append: bool = False) -> None:
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("a" if append else "w", encoding="utf-8", errors="backslashreplace", newline="\n") as file:
            file.write(text)
    except OSError as error:
        raise UsageError(f"'{path}' cannot be written: {(error.strerror or str(error)).lower()}") from None


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
