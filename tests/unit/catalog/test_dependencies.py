"""The dependency facts name types, properties and sources that exist."""

from __future__ import annotations

import pytest

from tapcheck.catalog import cloudformation, terraform
from tapcheck.catalog.dependencies import DependencyFact, Relation, Setting, all_facts, facts_about

FACTS = all_facts()


def properties_of(type_: str) -> set[str]:
    if "::" in type_:
        known = cloudformation.resource_type(type_)
        assert known is not None, type_
        return set(known.properties)
    schema = terraform.resource(type_)
    assert schema is not None, type_
    return set(schema.attributes)


def test_there_are_many_for_both_languages() -> None:
    templates = [fact for fact in FACTS if "::" in fact.type]
    assert len(templates) >= 40
    assert len(FACTS) - len(templates) >= 40


@pytest.mark.parametrize("fact", FACTS, ids=lambda fact: f"{fact.type}-{'-'.join(fact.partners)}-{fact.relation}")
def test_a_fact_is_complete(fact: DependencyFact) -> None:
    assert fact.source
    named = properties_of(fact.type)
    assert {*(setting.property for setting in fact.settings), fact.own_name} - {""} <= named
    for partner in fact.partners:
        assert {fact.other_name} - {""} <= properties_of(partner)
    if fact.shared:
        properties_of(fact.shared)
    assert bool(fact.shared) is (fact.relation in (Relation.VIA, Relation.THROUGH))
    if fact.relation in (Relation.NAME, Relation.MENTION):
        assert fact.own_name
        assert fact.other_name
    assert fact.relation is not Relation.STACK or not fact.own_name


def test_rows_are_found_by_type() -> None:
    first, second = facts_about("AWS::CloudTrail::Trail")
    assert first == DependencyFact(
        "AWS::CloudTrail::Trail",
        (),
        ("AWS::S3::BucketPolicy",),
        Relation.VIA,
        "AWS::S3::Bucket",
        "S3BucketName",
        "Bucket",
        ("cloudtrail.amazonaws.com",),
        "CloudFormation, AWS::CloudTrail::Trail, example: DependsOn the bucket policy",
        unknown_grants=True,
    )
    assert (second.settings, second.unknown_grants) == ((Setting("SnsTopicName"),), False)
    assert facts_about("aws_no_such_thing") == ()


def test_a_row_may_ask_for_several_settings() -> None:
    gateway, logs = facts_about("aws_lb")
    assert logs.settings == (Setting("access_logs", "enabled", "true"),)
    assert gateway.settings == (
        Setting("internal", value="true", equal=False),
        Setting("load_balancer_type", value="gateway", equal=False),
    )
