"""What the page of a capability says besides its explanation."""

from __future__ import annotations

import json
from collections.abc import Iterator

from tapcheck.capabilities.capability import Capability
from tapcheck.capabilities.registry import PROFILES, STATED


def details_of(capability: Capability) -> str:
    """How to require a capability, how to satisfy it in both languages, and where it comes from, as Markdown."""
    return "\n".join(_lines(capability))


def _lines(capability: Capability) -> Iterator[str]:
    yield "It applies only where `tapcheck.yaml` asks for it:"
    stated = capability.info.id in STATED
    demand = (
        ("workload:", "  - requests: 50M/minute") if stated else ("require:", f"  - capability: {capability.info.id}")
    )
    yield from ("", "```yaml", *demand, "```", "")
    profiles = [f"`{name}`" for name, ids in PROFILES.items() if capability.info.id in ids]
    if profiles:
        yield f"Profiles that hold it: {', '.join(profiles)}."
        yield ""
    if capability.parameters:
        yield from ("## Parameters", "", "| parameter | default | what it chooses |", "|---|---|---|")
        for row in capability.parameters:
            yield f"| `{row.name}` | `{json.dumps(row.default)}` | {row.summary} |"
        yield ""
    yield from ("## Satisfied in Terraform", "", "```hcl", capability.terraform.rstrip(), "```", "")
    yield from ("## Satisfied in CloudFormation", "", "```yaml", capability.cloudformation.rstrip(), "```", "")
    yield f"Source: {capability.source}."
    if capability.checkov:
        yield f"Checkov has the same as {', '.join(f'`{name}`' for name in capability.checkov)}."
