"""The page that explains a rule, for the terminal and for the documentation alike."""

from __future__ import annotations

from tapcheck.findings import RuleInfo
from tapcheck.rule import Rule


def page(rule: Rule) -> str:
    """The page of one rule as Markdown."""
    info = rule.info
    details = f"{rule.details.strip()}\n\n" if rule.details else ""
    summary = info.summary[0].upper() + info.summary[1:]
    return (
        f"# {info.id}\n\n{summary}.\n\n"
        f"Family `{info.family}`, severity `{info.severity}` unless configured otherwise.\n\n"
        f"{info.explanation.strip()}\n\n{details}"
        f"Suppress one place with `tapcheck:ignore[{info.id}] reason` in a comment on the line or the line above.\n"
    )


def index(infos: tuple[RuleInfo, ...]) -> str:
    """The page that lists all rules, by family."""
    lines = ["# Rules", "", "Generated from the rule modules.", ""]
    for family in dict.fromkeys(info.family for info in infos):
        lines += [f"## {family}", "", "| rule | severity | what it says |", "|---|---|---|"]
        lines += [
            f"| [{info.id}]({info.id}.md) | {info.severity} | {info.summary} |"
            for info in infos
            if info.family is family
        ]
        lines.append("")
    return "\n".join(lines)
