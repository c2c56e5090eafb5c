data "archive_file" "handler" {
  type        = "zip"
  output_path = "${path.module}/handler.zip"

  source {
    filename = "index.js"
    content  = <<-JS
      exports.handler = async () => ({ statusCode: 200, body: "ok" });
    JS
  }
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
  name               = "${local.prefix}-handler"
  assume_role_policy = data.aws_iam_policy_document.assume_lambda.json
}

resource "aws_iam_role_policy_attachment" "handler_logs" {
  role       = aws_iam_role.handler.name
  policy_arn = "arn:aws:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole"
}

resource "aws_cloudwatch_log_group" "handler" {
  name              = "/aws/lambda/${local.prefix}-handler"
  retention_in_days = 30
}

resource "aws_lambda_function" "handler" {
  function_name    = "${local.prefix}-handler"
  role             = aws_iam_role.handler.arn
  runtime          = "nodejs20.x"
  handler          = "index.handler"
  filename         = data.archive_file.handler.output_path
  source_code_hash = data.archive_file.handler.output_base64sha256
  memory_size      = 256
  timeout          = 10

  environment {
    variables = {
      TABLE_NAME  = aws_dynamodb_table.orders.name
      STREAM_NAME = aws_kinesis_stream.events.name
      CACHE_HOST  = aws_elasticache_replication_group.sessions.primary_endpoint_address
    }
  }
}
