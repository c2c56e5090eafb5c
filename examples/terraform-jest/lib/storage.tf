data "aws_caller_identity" "current" {}

resource "aws_dynamodb_table" "orders" {
  name         = "${local.prefix}-orders"
  billing_mode = "PAY_PER_REQUEST"
  hash_key     = "order_id"
  range_key    = "created_at"

  attribute {
    name = "order_id"
    type = "S"
  }

  attribute {
    name = "created_at"
    type = "S"
  }

  point_in_time_recovery {
    enabled = true
  }

  server_side_encryption {
    enabled = true
  }
}

resource "aws_s3_bucket" "archive" {
  bucket = "${local.prefix}-archive-${data.aws_caller_identity.current.account_id}"
}

resource "aws_s3_bucket_versioning" "archive" {
  bucket = aws_s3_bucket.archive.id

  versioning_configuration {
    status = "Enabled"
  }
}

resource "aws_s3_bucket_public_access_block" "archive" {
  bucket = aws_s3_bucket.archive.id

  block_public_acls       = true
  block_public_policy     = true
  ignore_public_acls      = true
  restrict_public_buckets = true
}

resource "aws_elasticache_subnet_group" "sessions" {
  count = length(var.cache_subnet_ids) > 0 ? 1 : 0

  name       = "${local.prefix}-sessions"
  subnet_ids = var.cache_subnet_ids
}

# The nodes live in the shared network, so this stack has no VPC of its own.
resource "aws_elasticache_replication_group" "sessions" {
  replication_group_id       = "${local.prefix}-sessions"
  description                = "Sessions of the order service"
  engine                     = "redis"
  node_type                  = var.cache_node_type
  num_cache_clusters         = 2
  automatic_failover_enabled = true
  at_rest_encryption_enabled = true
  transit_encryption_enabled = true
  subnet_group_name          = one(aws_elasticache_subnet_group.sessions[*].name)
}

resource "aws_kinesis_stream" "events" {
  name             = "${local.prefix}-events"
  shard_count      = var.stream_shards
  retention_period = 48
  encryption_type  = "KMS"
  kms_key_id       = "alias/aws/kinesis"
}
