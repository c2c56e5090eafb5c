"""`encryption-at-rest`: data stores are encrypted, with customer-managed keys unless the spec accepts others."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from tapcheck.capabilities.buckets import Setting, judged_buckets
from tapcheck.capabilities.capability import Capability, Parameter
from tapcheck.capabilities.estate import Estate
from tapcheck.capabilities.tables import facts_for, verdict_of
from tapcheck.capabilities.truths import is_answer
from tapcheck.catalog.promises import Clause, PromiseFact, Test
from tapcheck.findings import Family, RuleInfo, Severity
from tapcheck.model.infrastructure import Declaration, Kind
from tapcheck.model.requirements import Outcome, Verdict
from tapcheck.values import Unknown, Value

_TABLE = "encryption-at-rest"
_OWN, _NOT_OWN = "is encrypted with a customer-managed key", "is not encrypted with a customer-managed key"
_ENCRYPTED, _PLAIN = "is encrypted at rest", "is not encrypted at rest"
_ALWAYS_ENCRYPTED = "is encrypted at rest by its service"


def _judge(estate: Estate, settings: Mapping[str, Any]) -> Iterator[Verdict]:
    own = bool(settings["customer-managed"])
    for item in estate.stack.of_kind(Kind.RESOURCE):
        facts = facts_for(_TABLE, item, settings)
        if facts:
            yield verdict_of(item, facts, _OWN, _NOT_OWN) if own else _any_key(item, facts)
    if own:
        yield from judged_buckets(estate, _BUCKET_KEY)


def _any_key(item: Declaration, facts: Sequence[PromiseFact]) -> Verdict:
    """The verdict where a key of the service is enough: the switches of a row count, its key does not."""
    bare = [replace(fact, demand=tuple(_switches(clauses) for clauses in fact.demand)) for fact in facts]
    kept = [fact for fact in bare if all(fact.demand)]
    if not kept:
        return Verdict(Outcome.SATISFIED, item, _ALWAYS_ENCRYPTED)
    return verdict_of(item, kept, _ENCRYPTED, _PLAIN)


def _switches(clauses: tuple[Clause, ...]) -> tuple[Clause, ...]:
    return tuple(clause for clause in clauses if clause.test is not Test.DIFFERS)


def _own_bucket_key(value: Value) -> bool | None:
    if isinstance(value, Unknown):
        return None
    if not isinstance(value, Mapping):
        return False
    algorithm = value.get("sse_algorithm", value.get("SSEAlgorithm"))
    key = value.get("kms_master_key_id", value.get("KMSMasterKeyID"))
    if isinstance(algorithm, Unknown):
        return None
    if algorithm not in ("aws:kms", "aws:kms:dsse"):
        return False
    if isinstance(key, Unknown):
        return True if is_answer(key) else None
    return isinstance(key, str) and key != "" and "alias/aws/" not in key


_BUCKET_KEY = Setting(
    "aws_s3_bucket_server_side_encryption_configuration",
    "rule.apply_server_side_encryption_by_default",
    "server_side_encryption_configuration.rule.apply_server_side_encryption_by_default",
    "BucketEncryption.ServerSideEncryptionConfiguration.ServerSideEncryptionByDefault",
    _own_bucket_key,
    _OWN,
    _NOT_OWN,
    'add an aws_s3_bucket_server_side_encryption_configuration with sse_algorithm = "aws:kms" and '
    "kms_master_key_id = aws_kms_key.NAME.arn",
    "add BucketEncryption with SSEAlgorithm: aws:kms and KMSMasterKeyID: !GetAtt KEY.Arn",
)


CAPABILITY = Capability(
    RuleInfo(
        id="encryption-at-rest",
        family=Family.COMPLETENESS,
        severity=Severity.ERROR,
        summary="a data store is not encrypted with a customer-managed key",
        explanation="""\
A spec that demands encryption at rest usually means a key of one's own: its policy, rotation and use are then under the
team's control and in its audit trail. Every data store that supports such a key must name one; the keys that AWS keeps
for an account (`alias/aws/...`) are no keys of one's own.

With `customer-managed: false` it is enough that data is encrypted: many services always do that, others must be told
to. Stores that are restored from a snapshot or replicate another one take over its encryption and are left alone.
""",
    ),
    _judge,
    terraform="""\
resource "aws_dynamodb_table" "orders" {
  server_side_encryption {
    enabled     = true
    kms_key_arn = aws_kms_key.data.arn
  }
}
""",
    cloudformation="""\
Orders:
  Type: AWS::DynamoDB::Table
  Properties:
    SSESpecification:
      SSEEnabled: true
      SSEType: KMS
      KMSMasterKeyId: !Ref DataKey
""",
    source="Security Pillar of the AWS Well-Architected Framework, SEC08-BP02",
    parameters=(Parameter("customer-managed", "whether the key must be one's own", {"type": "boolean"}, True),),
    checkov=("CKV_AWS_119", "CKV_AWS_16", "CKV_AWS_145", "CKV_AWS_158", "CKV_AWS_149", "CKV_AWS_26", "CKV_AWS_27"),
)
