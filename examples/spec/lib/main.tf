terraform {
  required_version = ">= 1.5"

  required_providers {
    aws = {
      source  = "hashicorp/aws"
      version = "~> 5.0"
    }
  }
}

variable "environment" {
  description = "Stage of the deployment"
  type        = string
  default     = "dev"
}

variable "database_password" {
  description = "Password of the reporting database"
  type        = string
  default     = "not-a-real-password"
}

data "aws_iam_policy_document" "assume_lambda" {
  statement {
    actions = ["sts:AssumeRole"]

    principals {
      type        = "Service"
      identifiers = ["lambda.amazonaws.com"]
    }
  }
}

resource "aws_iam_role" "handler" {
  name               = "orders-${var.environment}-handler"
  assume_role_policy = data.aws_iam_policy_document.assume_lambda.json
}

resource "aws_iam_role_policy" "handler" {
  name = "everything"
  role = aws_iam_role.handler.id

  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect   = "Allow"
      Action   = ["dynamodb:*", "kinesis:*"]
      Resource = "*"
    }]
  })
}

resource "aws_lambda_function" "handler" {
  function_name = "orders-${var.environment}-handler"
  role          = aws_iam_role.handler.arn
  runtime       = "nodejs20.x"
  handler       = "index.handler"
  filename      = "handler.zip"

  environment {
    variables = {
      TABLE_NAME        = aws_dynamodb_table.orders.name
      DATABASE_PASSWORD = var.database_password
    }
  }
}

resource "aws_api_gateway_rest_api" "orders" {
  name = "orders-${var.environment}"
}

resource "aws_api_gateway_resource" "orders" {
  rest_api_id = aws_api_gateway_rest_api.orders.id
  parent_id   = aws_api_gateway_rest_api.orders.root_resource_id
  path_part   = "orders"
}

resource "aws_api_gateway_method" "orders" {
  rest_api_id   = aws_api_gateway_rest_api.orders.id
  resource_id   = aws_api_gateway_resource.orders.id
  http_method   = "POST"
  authorization = "AWS_IAM"
}

resource "aws_api_gateway_integration" "orders" {
  rest_api_id             = aws_api_gateway_rest_api.orders.id
  resource_id             = aws_api_gateway_resource.orders.id
  http_method             = aws_api_gateway_method.orders.http_method
  integration_http_method = "POST"
  type                    = "AWS_PROXY"
  uri                     = aws_lambda_function.handler.invoke_arn
}

resource "aws_api_gateway_deployment" "orders" {
  rest_api_id = aws_api_gateway_rest_api.orders.id

  depends_on = [aws_api_gateway_integration.orders]
}

resource "aws_api_gateway_stage" "orders" {
  rest_api_id   = aws_api_gateway_rest_api.orders.id
  deployment_id = aws_api_gateway_deployment.orders.id
  stage_name    = var.environment
}

resource "aws_dynamodb_table" "orders" {
  name           = "orders-${var.environment}"
  billing_mode   = "PROVISIONED"
  read_capacity  = 5
  write_capacity = 5
  hash_key       = "order_id"

  attribute {
    name = "order_id"
    type = "S"
  }
}

resource "aws_kinesis_stream" "events" {
  name        = "orders-${var.environment}-events"
  shard_count = 4
}

resource "aws_elasticache_replication_group" "sessions" {
  replication_group_id = "orders-${var.environment}"
  description          = "Sessions"
  engine               = "redis"
  node_type            = "cache.t4g.small"
  num_cache_clusters   = 1
}

resource "aws_s3_bucket" "archive" {
  bucket = "orders-${var.environment}-archive"
}

output "api_url" {
  value = aws_api_gateway_stage.orders.invoke_url
}
