"""All rules. A rule is registered by being named here."""

from __future__ import annotations

from tapcheck.rule import Rule
from tapcheck.rules.coverage import untested_output, untested_resource
from tapcheck.rules.outputs import contradicted_output, stale_mock, undeclared_output
from tapcheck.rules.source import invalid_expression, unreadable_source
from tapcheck.rules.suite import nothing_compared
from tapcheck.rules.suppressions import unexplained_suppression, unused_suppression
from tapcheck.rules.template import (
    blocking_allowed_values,
    circular_dependency,
    hard_coded_place,
    invalid_alarm,
    invalid_alarm_dimensions,
    invalid_dashboard_metric,
    missing_dependency,
    nested_stack_mismatch,
    redundant_dependency,
    stale_twin,
    undeclared_alarm,
    undefined_reference,
    unknown_alarm_metric,
    unknown_attribute,
    unused_condition,
    unused_data_source,
    unused_local,
    unused_mapping,
    unused_output,
    unused_parameter,
    unused_variable,
)
from tapcheck.rules.tests import (
    assertion_cannot_fail,
    comment_match,
    count_mismatch,
    forbidden_present,
    loose_pattern,
    missing_file,
    missing_variable,
    mock_drift,
    passes_on_nothing,
    test_throws,
    test_without_assertions,
    text_mismatch,
    undeclared_condition,
    undeclared_data_source,
    undeclared_local,
    undeclared_mapping,
    undeclared_module,
    undeclared_provider,
    undeclared_resource,
    undeclared_variable,
    value_mismatch,
    written_differently,
)

JUDGING: tuple[Rule, ...] = (
    undeclared_resource.RULE,
    undeclared_data_source.RULE,
    undeclared_variable.RULE,
    missing_variable.RULE,
    undeclared_local.RULE,
    undeclared_module.RULE,
    undeclared_provider.RULE,
    undeclared_mapping.RULE,
    undeclared_condition.RULE,
    value_mismatch.RULE,
    count_mismatch.RULE,
    missing_file.RULE,
    forbidden_present.RULE,
    text_mismatch.RULE,
    written_differently.RULE,
    test_throws.RULE,
    comment_match.RULE,
    assertion_cannot_fail.RULE,
    loose_pattern.RULE,
    test_without_assertions.RULE,
    passes_on_nothing.RULE,
    mock_drift.RULE,
    undeclared_output.RULE,
    contradicted_output.RULE,
    stale_mock.RULE,
    untested_resource.RULE,
    untested_output.RULE,
    circular_dependency.RULE,
    undefined_reference.RULE,
    unknown_attribute.RULE,
    unknown_alarm_metric.RULE,
    invalid_alarm_dimensions.RULE,
    invalid_alarm.RULE,
    invalid_dashboard_metric.RULE,
    undeclared_alarm.RULE,
    missing_dependency.RULE,
    redundant_dependency.RULE,
    blocking_allowed_values.RULE,
    hard_coded_place.RULE,
    unused_parameter.RULE,
    unused_mapping.RULE,
    unused_condition.RULE,
    unused_variable.RULE,
    unused_local.RULE,
    unused_data_source.RULE,
    unused_output.RULE,
    nested_stack_mismatch.RULE,
    stale_twin.RULE,
    unreadable_source.RULE,
    invalid_expression.RULE,
    nothing_compared.RULE,
)
"""The rules that judge suites and stacks."""

LAST: tuple[Rule, ...] = (
    unexplained_suppression.RULE,
    unused_suppression.RULE,
)
"""The rules about suppressions, which run when it is known what each of them hid."""

RULES: tuple[Rule, ...] = (*JUDGING, *LAST)
"""Every rule that applies without a spec."""


def spec_rules() -> tuple[Rule, ...]:
    """The rules about a spec: one per capability, and those about documents. Loaded when somebody asks."""
    from tapcheck.rules.documents import DOCUMENT_RULES
    from tapcheck.rules.requirements import CAPABILITY_RULES

    return (*CAPABILITY_RULES, *DOCUMENT_RULES)


def every_rule() -> tuple[Rule, ...]:
    """Every rule, those about a spec too."""
    return (*JUDGING, *spec_rules(), *LAST)
