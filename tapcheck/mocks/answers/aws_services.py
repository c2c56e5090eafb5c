"""Values of AWS services that depend on several arguments."""

from __future__ import annotations

from tapcheck.catalog import engines
from tapcheck.mocks import seeds
from tapcheck.mocks.answers.answer import AnswerTable
from tapcheck.mocks.subject import Subject, as_text
from tapcheck.values import Value

_DEFAULT_ENGINES = {
    "aws_docdb_cluster": "docdb",
    "aws_docdb_cluster_instance": "docdb",
    "aws_neptune_cluster": "neptune",
    "aws_neptune_cluster_instance": "neptune",
    "aws_elasticache_replication_group": "redis",
    "aws_elasticache_cluster": "redis",
    "aws_rds_cluster": "aurora-mysql",
}


def _engine(subject: Subject) -> Value:
    return subject.argument_text("engine") or _DEFAULT_ENGINES.get(subject.type, "mysql")


def _engine_port(subject: Subject) -> Value:
    return engines.usual_port(as_text(_engine(subject)))


def _engine_version(subject: Subject) -> Value:
    given = subject.argument_text("engine_version") or subject.argument_text("preferred_version")
    return given or engines.usual_version(as_text(_engine(subject)))


def _listener_port(subject: Subject) -> Value:
    return 443 if subject.argument_text("protocol") in {"HTTPS", "TLS"} else 80


def _cluster_members(subject: Subject) -> Value:
    group = subject.attribute_text("replication_group_id")
    count = as_text(subject.argument("num_cache_clusters") or subject.argument("number_cache_clusters"))
    return tuple(f"{group}-{number:03}" for number in range(1, int(count or "2") + 1))


def _sharded_only(template: str, attribute: str, subject: Subject) -> Value:
    sharded = subject.argument("num_node_groups") or subject.blocks("cluster_mode")
    return subject.render(template, attribute) if sharded else None


def _certificate_records(subject: Subject) -> Value:
    """The DNS records that prove control over each domain of a certificate."""
    domains = [subject.attribute_text("domain_name"), *subject.texts("subject_alternative_names")]
    records: list[Value] = []
    for domain in dict.fromkeys(domains):
        bare = domain.removeprefix("*.")
        name = seeds.text(subject.seed(f"record {bare}"), 32, seeds.HEX)
        value = seeds.text(subject.seed(f"value {bare}"), 32, seeds.HEX)
        zone = seeds.text(subject.seed(f"zone {bare}"), 10, seeds.LOWER[10:])
        records.append(
            {
                "domain_name": domain,
                "resource_record_name": f"_{name}.{bare}.",
                "resource_record_type": "CNAME",
                "resource_record_value": f"_{value}.{zone}.acm-validations.aws.",
            }
        )
    return tuple(records)


def _certificate_names(subject: Subject) -> Value:
    return tuple(dict.fromkeys([subject.attribute_text("domain_name"), *subject.texts("subject_alternative_names")]))


def _record_name(subject: Subject) -> Value:
    name = subject.argument_text("name").rstrip(".")
    zone = subject.find(subject.argument_text("zone_id"))
    domain = zone.attribute_text("name").rstrip(".") if zone else ""
    if not name:
        return domain or "example.com"
    return name if not domain or name == domain or name.endswith(f".{domain}") else f"{name}.{domain}"


def _socket_address(subject: Subject) -> Value:
    """The invoke URL of a stage of an HTTP or WebSocket API; the default stage has no path."""
    api = subject.find(subject.argument_text("api_id"))
    scheme = "wss" if api and api.argument_text("protocol_type") == "WEBSOCKET" else "https"
    stage = "" if subject.argument_text("name") == "$default" else "{.name}"
    return subject.render(f"{scheme}://{{.api_id}}.execute-api.{{region}}.{{dns_suffix}}/{stage}", "invoke_url")


def _group_zones(subject: Subject) -> Value:
    zones = [
        subnet.attribute_text("availability_zone")
        for text in subject.texts("vpc_zone_identifier")
        if (subnet := subject.find(text))
    ]
    return tuple(sorted(set(zones))) or (subject.render("{az}", "availability_zones"),)


def _stream_only(attribute: str, template: str, subject: Subject) -> Value:
    enabled = subject.argument("stream_enabled") is True or subject.blocks("replica")
    return subject.render(template, attribute) if enabled else None


ANSWERS: AnswerTable = {
    **{
        f"{type_}.{attribute}": answer
        for type_ in (
            "aws_db_instance",
            "aws_rds_cluster",
            "aws_docdb_cluster",
            "aws_docdb_cluster_instance",
            "aws_neptune_cluster",
            "aws_neptune_cluster_instance",
            "aws_elasticache_cluster",
            "aws_elasticache_replication_group",
            "aws_rds_cluster_instance",
        )
        for attribute, answer in (
            ("engine", _engine),
            ("port", _engine_port),
            ("engine_version", _engine_version),
            ("engine_version_actual", _engine_version),
        )
    },
    "data.aws_rds_engine_version.version": _engine_version,
    "aws_lb_listener.port": _listener_port,
    "aws_elasticache_replication_group.member_clusters": _cluster_members,
    "aws_elasticache_replication_group.configuration_endpoint_address": lambda subject: _sharded_only(
        "clustercfg.{.replication_group_id}.{lower:6:cluster}.{region_short}.cache.{dns_suffix}",
        "configuration_endpoint_address",
        subject,
    ),
    "aws_acm_certificate.domain_validation_options": _certificate_records,
    "aws_acm_certificate.subject_alternative_names": _certificate_names,
    "aws_route53_record.fqdn": _record_name,
    "aws_apigatewayv2_stage.invoke_url": _socket_address,
    "aws_autoscaling_group.availability_zones": _group_zones,
    "aws_dynamodb_table.stream_arn": lambda subject: _stream_only(
        "stream_arn", "{.arn}/stream/2024-01-01T00:00:00.{digits:3:stream}", subject
    ),
    "aws_dynamodb_table.stream_label": lambda subject: _stream_only(
        "stream_label", "2024-01-01T00:00:00.{digits:3:stream}", subject
    ),
}
