terraform {
  required_providers {
    aws = {
      source  = "hashicorp/aws"
      version = "~> 6.0"
    }
  }
}

variable "region" {
  description = "Where uploads are kept"
  type        = string
  default     = "eu-central-1"
}

variable "environment" {
  description = "Name of the environment, part of every name"
  type        = string
  default     = "test"
}

provider "aws" {
  region = var.region

  default_tags {
    tags = {
      Service     = "ingest"
      Environment = var.environment
    }
  }
}

data "aws_caller_identity" "current" {}

resource "aws_s3_bucket" "uploads" {
  bucket = "ingest-${var.environment}-uploads-${data.aws_caller_identity.current.account_id}"
}

resource "aws_s3_bucket_versioning" "uploads" {
  bucket = aws_s3_bucket.uploads.id

  versioning_configuration {
    status = "Enabled"
  }
}

resource "aws_sqs_queue" "failed" {
  name                      = "ingest-${var.environment}-failed"
  message_retention_seconds = 1209600
}

resource "aws_sqs_queue" "jobs" {
  name                       = "ingest-${var.environment}-jobs"
  visibility_timeout_seconds = 300

  redrive_policy = jsonencode({
    deadLetterTargetArn = aws_sqs_queue.failed.arn
    maxReceiveCount     = 3
  })
}

resource "aws_s3_bucket_notification" "uploads" {
  bucket = aws_s3_bucket.uploads.id

  queue {
    queue_arn     = aws_sqs_queue.jobs.arn
    events        = ["s3:ObjectCreated:*"]
    filter_suffix = ".csv"
  }
}

output "uploads_bucket" {
  description = "Where partners put their files"
  value       = aws_s3_bucket.uploads.id
}

output "jobs_queue_url" {
  description = "What the workers poll"
  value       = aws_sqs_queue.jobs.url
}

output "queue_arns" {
  description = "The queues by what they hold"
  value = {
    jobs   = aws_sqs_queue.jobs.arn
    failed = aws_sqs_queue.failed.arn
  }
}

output "region" {
  value = var.region
}
