variable "aws_region" {
  description = "Region of every resource"
  type        = string
  default     = "us-east-1"
}

variable "project" {
  description = "First part of every name"
  type        = string
  default     = "orders"
}

variable "environment" {
  description = "Stage of the deployment"
  type        = string
  default     = "dev"

  validation {
    condition     = contains(["dev", "staging", "prod"], var.environment)
    error_message = "The environment must be dev, staging or prod."
  }
}

variable "cache_subnet_ids" {
  description = "Subnets for the cache nodes, from the network team's stack"
  type        = list(string)
  default     = []
}

variable "cache_node_type" {
  description = "Instance class of the cache nodes"
  type        = string
  default     = "cache.t4g.small"
}

variable "stream_shards" {
  description = "Shards of the event stream"
  type        = number
  default     = 2
}
