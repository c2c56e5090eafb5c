output "api_url" {
  description = "Where orders are posted"
  value       = "${aws_api_gateway_stage.orders.invoke_url}/orders"
}

output "handler_arn" {
  description = "The function behind the API"
  value       = aws_lambda_function.handler.arn
}

output "orders_table_name" {
  description = "The table of all orders"
  value       = aws_dynamodb_table.orders.name
}

output "orders_table_arn" {
  value = aws_dynamodb_table.orders.arn
}

output "cache_endpoint" {
  description = "The primary node of the session cache"
  value       = aws_elasticache_replication_group.sessions.primary_endpoint_address
}

output "event_stream_arn" {
  value = aws_kinesis_stream.events.arn
}

output "archive_bucket_name" {
  value = aws_s3_bucket.archive.id
}

output "environment" {
  value = var.environment
}
