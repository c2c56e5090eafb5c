"""The arguments of the commands that use mock outputs."""

from __future__ import annotations

import argparse


def add_verify(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> argparse.ArgumentParser:
    """`tapcheck verify`."""
    verify = commands.add_parser(
        "verify",
        help="check a file with outputs against a stack",
        description="Checks the outputs in FILE (of `terraform output -json` or describe-stacks, a state, or name and "
        "value) against what the stack declares.",
        allow_abbrev=False,
    )
    verify.add_argument("file", metavar="FILE", help="the file with outputs")
    verify.add_argument("stack", metavar="STACK", nargs="?", help="the stack's folder (default: the only one below .)")
    verify.add_argument("--config", metavar="FILE", help="configuration file (default: tapcheck.yaml of the project)")
    return verify


def add_surface(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> argparse.ArgumentParser:
    """`tapcheck surface`."""
    surface = commands.add_parser(
        "surface",
        help="show how outputs and variables of a stack changed",
        description="Shows which outputs and variables of the stack were added, removed, renamed or retyped since an "
        "earlier state, and where the project uses what is gone. Exits with 1 when users must change something.",
        allow_abbrev=False,
    )
    surface.add_argument("stack", metavar="STACK", nargs="?", help="the stack's folder (default: the only one below .)")
    surface.add_argument("--against", metavar="REV|PATH", required=True, help="a git revision, or an earlier folder")
    surface.add_argument("--config", metavar="FILE", help="configuration file (default: tapcheck.yaml of the project)")
    return surface


def add_graph(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> argparse.ArgumentParser:
    """`tapcheck graph`."""
    graph = commands.add_parser(
        "graph",
        help="draw what refers to what in a stack",
        description="Draws the declarations of the stack and the references between them, with their places.",
        allow_abbrev=False,
    )
    graph.add_argument("stack", metavar="STACK", nargs="?", help="the stack's folder (default: the only one below .)")
    graph.add_argument(
        "--format", choices=("dot", "mermaid", "svg"), default="dot", help="dot of Graphviz (default), mermaid or svg"
    )
    graph.add_argument("--output", metavar="FILE", help="write to FILE instead of standard output")
    return graph


def add_reasons(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> argparse.ArgumentParser:
    """`tapcheck reasons`."""
    reasons = commands.add_parser(
        "reasons",
        help="count why assertions stay undecided",
        description="Counts why assertions stay undecided, over all projects at or below PATH: how often, in which "
        "words, and one place for each reason.",
        allow_abbrev=False,
    )
    reasons.add_argument("paths", metavar="PATH", nargs="*", default=["."], help="a folder (default: .)")
    reasons.add_argument("--format", choices=("text", "json"), default="text", help="text (default) or json")
    return reasons


def add_run(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> argparse.ArgumentParser:
    """`tapcheck run`."""
    run = commands.add_parser(
        "run",
        help="run a command with mock outputs in place",
        description="Puts mock outputs where the suites below the current folder read them, runs COMMAND, and takes "
        "them away again. Gives the exit code of COMMAND.",
        usage="%(prog)s [options] -- COMMAND...",
        allow_abbrev=False,
    )
    run.add_argument("--config", metavar="FILE", help="configuration file (default: tapcheck.yaml)")
    run.add_argument(
        "--put", metavar="FILE", action="append", default=[], help="put mock outputs in this file too; repeatable"
    )
    run.add_argument("words", metavar="COMMAND", nargs=argparse.REMAINDER, help="the command and its arguments")
    return run
