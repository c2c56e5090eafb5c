"""What `tapcheck check` and `tapcheck merge` do between their arguments and the report that they print."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from tapcheck.api import Progress, check
from tapcheck.config import Config
from tapcheck.errors import UsageError
from tapcheck.findings import Report
from tapcheck.records import dataclass


@dataclass(frozen=True, slots=True)
class Known:
    """The file with known findings, and whether to write it anew."""

    file: Path | None = None
    update: bool = False


NOTHING_KNOWN = Known()


@dataclass(frozen=True, slots=True)
class Outcome:
    """The report, the text that the baseline must get if any, and whether coverage is below what is wanted."""

    report: Report
    baseline: str | None = None
    short: bool = False


def checked(
    root: str,
    config: Config,
    companions: Sequence[str] = (),
    *,
    since: str = "",
    part: tuple[int, int] | None = None,
    known: Known = NOTHING_KNOWN,
    progress: Progress | None = None,
    jobs: int = 1,
) -> Outcome:
    """Checks a folder, or the part of it or the change in it that is wanted, in so many processes.

    Raises what :func:`tapcheck.api.check` raises, and :class:`UsageError` for wishes that exclude one another.
    """
    if since and part:
        raise UsageError("--since and --shard exclude one another: a shard alone cannot tell what a change introduces")
    if known.update and (since or part):
        raise UsageError("--update-baseline needs all findings: leave out --since and --shard")
    report = check(root, config, companions, part=part, progress=progress, jobs=jobs)
    if since:
        report = _since(report, config, companions, since, jobs)
    return _outcome(report, config.fail_under, known, companions)


def joined(files: Iterable[Path], fail_under: Mapping[str, float], known: Known = NOTHING_KNOWN) -> Outcome:
    """The reports in files as one; raises :class:`InputError` when one cannot be understood or a shard is missing."""
    from tapcheck.merging import merged
    from tapcheck.report_files import read_report
    from tapcheck.rules import every_rule

    report = merged([read_report(file) for file in files])
    linters = {finding.rule.partition(":")[0] for finding in report.findings if ":" in finding.rule}
    explained = replace(report, rules=tuple(rule.info for rule in every_rule()))
    return _outcome(explained, fail_under, known, tuple(sorted(linters)))


def _since(report: Report, config: Config, companions: Sequence[str], revision: str, jobs: int) -> Report:
    from tapcheck.comparison import introduced
    from tapcheck.revisions import fork_point, unpacked

    root = Path(report.root)
    with unpacked(root, fork_point(root, revision)) as folder:
        before = check(folder, config, companions, jobs=jobs)
    return introduced(report, before, revision, lambda path: (root / path).is_file())


def _outcome(report: Report, fail_under: Mapping[str, float], known: Known, companions: Sequence[str]) -> Outcome:
    from tapcheck.thresholds import shortfalls

    text = None
    if known.file:
        report, text = _without_known(report, known.file, known.update, companions)
    elif known.update:
        raise UsageError("--update-baseline needs --baseline FILE")
    short = () if report.shard else tuple(shortfalls(report, fail_under))
    return Outcome(replace(report, notices=(*report.notices, *short)), text, bool(short))


def _without_known(report: Report, file: Path, update: bool, companions: Sequence[str]) -> tuple[Report, str | None]:
    from tapcheck.baseline import Baseline, apply, baseline_text, read_baseline

    baseline = Baseline() if update and not file.exists() else read_baseline(file)
    root = Path(report.root)
    applied = apply(report, baseline, lambda path: (root / path).is_file(), update=update, companions=companions)
    return applied.report, baseline_text(applied.updated) if update else None
