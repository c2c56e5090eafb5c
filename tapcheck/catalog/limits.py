"""Published limits of services: what one unit of capacity takes, and the quotas of a new account."""

from __future__ import annotations

from enum import Enum

from tapcheck.records import dataclass


@dataclass(frozen=True, slots=True)
class Fact:
    """A published figure with its unit, the page that states it, and the month in which it was read there."""

    value: int
    unit: str
    source: str
    read: str = "2026-11"


class Limit(Enum):
    """The figures that capacity is computed with."""

    KINESIS_RECORDS_PER_SHARD = Fact(1_000, "records/s per shard", "Kinesis Data Streams, Quotas and limits")
    KINESIS_BYTES_PER_SHARD = Fact(1024 * 1024, "bytes/s per shard", "Kinesis Data Streams, Quotas and limits")
    KINESIS_ON_DEMAND_BYTES = Fact(200 * 1024 * 1024, "bytes/s per on-demand stream", "Kinesis, Quotas and limits")
    KINESIS_ON_DEMAND_RECORDS = Fact(200_000, "records/s per on-demand stream", "Kinesis, Quotas and limits")
    LAMBDA_CONCURRENCY = Fact(1_000, "concurrent executions per account", "AWS Lambda, Lambda quotas")
    DYNAMODB_WRITE_UNIT_BYTES = Fact(1024, "bytes per write unit", "DynamoDB, Provisioned capacity mode")
    DYNAMODB_READ_UNIT_BYTES = Fact(4 * 1024, "bytes per read unit", "DynamoDB, Provisioned capacity mode")
    DYNAMODB_TABLE_UNITS = Fact(40_000, "read or write units per table", "DynamoDB, Service quotas")
    SQS_FIFO_RATE = Fact(300, "calls/s per action of a FIFO queue", "SQS, Amazon SQS message quotas")
    SQS_FIFO_BATCH = Fact(10, "messages per call", "SQS, Amazon SQS message quotas")
    API_REQUESTS = Fact(10_000, "requests/s per account and region", "API Gateway, Amazon API Gateway quotas")
    SNS_MESSAGES = Fact(30_000, "messages/s per account in us-east-1", "Amazon SNS endpoints and quotas")
    SNS_FIFO_MESSAGES = Fact(3_000, "messages/s per FIFO topic", "Amazon SNS endpoints and quotas")
    FIREHOSE_RECORDS = Fact(100_000, "records/s per stream, more in the largest regions", "Data Firehose, Quota")
    FIREHOSE_BYTES = Fact(1024 * 1024, "bytes/s per stream, more in the largest regions", "Data Firehose, Quota")
    ALB_CONNECTIONS_PER_UNIT = Fact(25, "new connections/s per LCU", "Elastic Load Balancing pricing, LCU details")
    ALB_BYTES_PER_UNIT = Fact(10**9, "bytes/hour per LCU", "Elastic Load Balancing pricing, LCU details")
    ELASTICACHE_CONNECTIONS = Fact(65_000, "connections per node", "ElastiCache, Redis-specific parameters, maxclients")
    MYSQL_BYTES_PER_CONNECTION = Fact(12_582_880, "bytes per connection", "RDS, Maximum number of database connections")
    POSTGRES_BYTES_PER_CONNECTION = Fact(
        9_531_392, "bytes per connection", "RDS, Maximum number of database connections"
    )
    POSTGRES_CONNECTIONS = Fact(5_000, "connections", "RDS, Maximum number of database connections")
