"""The arguments of the commands."""

from __future__ import annotations

import argparse
from typing import TypeAlias

CHECK_FORMATS = ("text", "concise", "json", "sarif", "junit", "github", "gitlab", "markdown", "html")
"""The formats of a report. Named here because the parser must be quick to make; a test compares them."""

MOCK_FORMATS = (
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
"""The formats of mock outputs, named here for the same reason."""

Commands: TypeAlias = "argparse._SubParsersAction[argparse.ArgumentParser]"


def add_check(commands: Commands) -> argparse.ArgumentParser:
    """`tapcheck check`."""
    check = _command(
        commands,
        "check",
        "compare tests with the infrastructure code below a folder",
        "Compares the test suites with the infrastructure code below PATH.",
    )
    check.add_argument("path", metavar="PATH", nargs="?", default=".", help="the folder to check (default: .)")
    _add_config(check, "PATH/tapcheck.yaml")
    _add_report(check)
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
        "--since",
        metavar="REV",
        default="",
        help="report only what was introduced since the history left that of this git revision",
    )
    check.add_argument(
        "--shard",
        metavar="I/N",
        help="judge only the I-th of N parts of the suites; `tapcheck merge` joins the reports",
    )
    check.add_argument(
        "--jobs",
        metavar="N",
        type=_count,
        default=1,
        help="read suites in N processes, with 0 in one per processor (default: 1)",
    )
    check.add_argument(
        "--no-cache", action="store_true", help="for scripts that want no cache: there is none, every run reads all"
    )
    check.add_argument(
        "--plan",
        metavar="[STACK=]FILE",
        action="append",
        default=[],
        help="also use what this plan resolved, as `terraform show -json` prints it; repeatable",
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
    _add_environment(check)
    return check


def add_merge(commands: Commands) -> argparse.ArgumentParser:
    """`tapcheck merge`."""
    merge = _command(
        commands,
        "merge",
        "join JSON reports of a build that checked in parts",
        "Joins reports that `tapcheck check --format json` wrote: of shards, of folders, or of the "
        "machines of a matrix. Prints one report, and exits like check.",
    )
    merge.add_argument("reports", metavar="REPORT", nargs="+", help="a JSON report")
    merge.add_argument("--config", metavar="FILE", help="configuration file with thresholds (default: none)")
    _add_report(merge)
    return merge


def _count(text: str) -> int:
    """A number that is not negative; argparse words what is wrong with others."""
    if not text.isascii() or not text.isdigit():
        raise argparse.ArgumentTypeError(f"not a number: '{text}'")
    return int(text)


def _add_report(command: argparse.ArgumentParser) -> None:
    """How the report is written, and when it makes the command fail."""
    command.add_argument(
        "--format",
        choices=CHECK_FORMATS,
        default="text",
        metavar="NAME",
        help=f"format on standard output: {', '.join(CHECK_FORMATS)} (default: text)",
    )
    command.add_argument(
        "--output",
        metavar="NAME=FILE",
        action="append",
        default=[],
        help="also write the report in format NAME to FILE; repeatable",
    )
    command.add_argument(
        "--include", choices=("assertions",), action="append", default=[], help="more in the JSON report; repeatable"
    )
    command.add_argument(
        "--fail-on", choices=("error", "warning", "never"), help="least severity that exits with 1 (default: error)"
    )
    command.add_argument(
        "--fail-under",
        metavar="[NAME=]PERCENT",
        action="append",
        default=[],
        help="also exit with 1 when tests touch fewer of the resources or outputs; repeatable",
    )
    command.add_argument("--baseline", metavar="FILE", help="leave out the findings that this file knows")
    command.add_argument(
        "--update-baseline", action="store_true", help="make the baseline know exactly the findings of this run"
    )
    command.add_argument("--allow-empty", action="store_true", help="do not exit with 2 when nothing could be compared")
    command.add_argument(
        "--color",
        choices=("auto", "always", "never"),
        default="auto",
        help="colours (default: auto, on a terminal unless NO_COLOR is set)",
    )
    amount = command.add_mutually_exclusive_group()
    amount.add_argument("--quiet", "-q", action="store_true", help="one line per error and warning, nothing else")
    amount.add_argument("--verbose", "-v", action="store_true", help="show every note in full")


def add_mock(commands: Commands) -> argparse.ArgumentParser:
    """`tapcheck mock`."""
    mock = _command(
        commands,
        "mock",
        "print mock outputs of a stack",
        "Prints the outputs that a deployment of the stack would have, made up where only one knows them.",
    )
    _add_stack(mock)
    _add_config(mock, "tapcheck.yaml of the project")
    mock.add_argument(
        "--format",
        choices=MOCK_FORMATS,
        default="terraform",
        metavar="NAME",
        help=f"one of {', '.join(MOCK_FORMATS)} (default: terraform, as `terraform output -json` prints it)",
    )
    mock.add_argument("--flat-style", choices=("strings", "native"), help="how flat writes lists, maps and numbers")
    _add_environment(mock)
    _add_output(mock)
    return mock


def add_verify(commands: Commands) -> argparse.ArgumentParser:
    """`tapcheck verify`."""
    verify = _command(
        commands,
        "verify",
        "check a file with outputs against a stack",
        "Checks the outputs in FILE (of `terraform output -json` or describe-stacks, a state, or name and "
        "value) against what the stack declares.",
    )
    verify.add_argument("file", metavar="FILE", help="the file with outputs")
    _add_stack(verify)
    _add_config(verify, "tapcheck.yaml of the project")
    return verify


def add_surface(commands: Commands) -> argparse.ArgumentParser:
    """`tapcheck surface`."""
    surface = _command(
        commands,
        "surface",
        "show how outputs and variables of a stack changed",
        "Shows which outputs and variables of the stack were added, removed, renamed or retyped since an "
        "earlier state, and where the project uses what is gone. Exits with 1 when users must change something.",
    )
    _add_stack(surface)
    surface.add_argument("--against", metavar="REV|PATH", required=True, help="a git revision, or an earlier folder")
    _add_config(surface, "tapcheck.yaml of the project")
    return surface


def add_graph(commands: Commands) -> argparse.ArgumentParser:
    """`tapcheck graph`."""
    graph = _command(
        commands,
        "graph",
        "draw what refers to what in a stack",
        "Draws the declarations of the stack and the references between them, with their places.",
    )
    _add_stack(graph)
    graph.add_argument(
        "--format", choices=("dot", "mermaid", "svg"), default="dot", help="dot of Graphviz (default), mermaid or svg"
    )
    _add_output(graph)
    return graph


def add_init(commands: Commands) -> argparse.ArgumentParser:
    """`tapcheck init`."""
    init = _command(
        commands,
        "init",
        "write a tapcheck.yaml from what is there",
        "Writes a commented tapcheck.yaml into the folder, from the stacks, suites and documents below it. "
        "An existing file is never overwritten.",
    )
    init.add_argument("path", metavar="PATH", nargs="?", default=".", help="the folder (default: .)")
    init.add_argument("--stdout", action="store_true", help="print the text and write nothing")
    return init


def add_reasons(commands: Commands) -> argparse.ArgumentParser:
    """`tapcheck reasons`."""
    reasons = _command(
        commands,
        "reasons",
        "count why assertions stay undecided",
        "Counts why assertions stay undecided, over all projects at or below PATH: how often, in which "
        "words, and one place for each reason.",
    )
    reasons.add_argument("paths", metavar="PATH", nargs="*", default=["."], help="a folder (default: .)")
    reasons.add_argument("--format", choices=("text", "json"), default="text", help="text (default) or json")
    return reasons


def add_run(commands: Commands) -> argparse.ArgumentParser:
    """`tapcheck run`."""
    run = _command(
        commands,
        "run",
        "run a command with mock outputs in place",
        "Puts mock outputs where the suites below the current folder read them, runs COMMAND, and takes "
        "them away again. Gives the exit code of COMMAND.",
        usage="%(prog)s [options] -- COMMAND...",
    )
    _add_config(run, "tapcheck.yaml")
    run.add_argument(
        "--put", metavar="FILE", action="append", default=[], help="put mock outputs in this file too; repeatable"
    )
    run.add_argument("words", metavar="COMMAND", nargs=argparse.REMAINDER, help="the command and its arguments")
    _add_environment(run)
    return run


def add_rules(commands: Commands) -> argparse.ArgumentParser:
    """`tapcheck rules`."""
    return _command(commands, "rules", "list all rules", "Lists all rules.")


def add_explain(commands: Commands) -> argparse.ArgumentParser:
    """`tapcheck explain`."""
    explain = _command(commands, "explain", "explain a rule", "Explains one rule.")
    explain.add_argument("rule", metavar="RULE", help="the id of a rule, as findings show it")
    return explain


def add_schema(commands: Commands) -> argparse.ArgumentParser:
    """`tapcheck schema`."""
    return _command(
        commands, "schema", "print the JSON Schema of tapcheck.yaml", "Prints the JSON Schema of tapcheck.yaml."
    )


def _command(
    commands: Commands, name: str, summary: str, description: str, usage: str | None = None
) -> argparse.ArgumentParser:
    return commands.add_parser(name, help=summary, description=description, usage=usage, allow_abbrev=False)


def _add_stack(command: argparse.ArgumentParser) -> None:
    command.add_argument("stack", metavar="STACK", nargs="?", help="the stack's folder (default: the only one below .)")


def _add_config(command: argparse.ArgumentParser, default: str) -> None:
    command.add_argument("--config", metavar="FILE", help=f"configuration file (default: {default})")


def _add_output(command: argparse.ArgumentParser) -> None:
    command.add_argument("--output", metavar="FILE", help="write to FILE instead of standard output")


def _add_environment(command: argparse.ArgumentParser) -> None:
    """What the values of variables and the facts about providers are taken from besides the code."""
    command.add_argument(
        "--tf-var-environment", action="store_true", help="let environment variables TF_VAR_x give values to variables"
    )
    command.add_argument(
        "--provider-schema",
        metavar="FILE",
        help="what `terraform providers schema -json` printed; stronger than the built-in facts about these providers",
    )
