"""Results of an evaluation, as assertions."""

from __future__ import annotations

from tapcheck.frontends.expectations.causes import cause_of, covered_spans
from tapcheck.frontends.expectations.reasons import code_of
from tapcheck.frontends.expectations.template_names import TemplateIndex
from tapcheck.languages.program.results import AssertionResult, Outcome
from tapcheck.model.expectations import Assertion, Verdict
from tapcheck.source import Span

_VERDICTS = {
    Outcome.PASSING: Verdict.PASSING,
    Outcome.FAILING: Verdict.FAILING,
    Outcome.UNDECIDED: Verdict.UNDECIDED,
    Outcome.SKIPPED: Verdict.SKIPPED,
}


def assertion_of(item: AssertionResult, templates: TemplateIndex | None = None) -> Assertion:
    """An assertion with its verdict; ``templates`` know what it covers beside the text that it found."""
    verdict = _VERDICTS[item.outcome]
    covers: tuple[Span, ...] = ()
    if verdict is Verdict.PASSING:
        covers = covered_spans(item)
        if templates is not None:
            covers += tuple(templates.covered(item.evidence, item.expected))
    return Assertion(
        Span(item.path, item.start, item.end),
        item.test,
        verdict,
        item.reason,
        covers,
        cause_of(item) if verdict is Verdict.FAILING else None,
        code_of(verdict, item.reason),
    )
