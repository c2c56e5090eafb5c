variable "name" {
  type = string
}

variable "size" {
  type    = string
  default = "1"
}

variable "tags" {
  type     = map(string)
  default  = { default = "yes" }
  nullable = false
}

module "inner" {
  source = "./inner"
  items  = [for place in range(var.size) : "${var.name}-${place}"]
}

module "shared" {
  source = "../shared"
  value  = var.tags
}

output "label" {
  description = "the label"
  value       = "${var.name}:${var.size}"
}

output "inner" {
  value = module.inner.joined
}

output "subnets" {
  value = module.inner.items
}

output "tags" {
  value = module.shared.value
}

output "secret" {
  value     = "s-${var.name}"
  sensitive = true
}

output "path" {
  value = path.module
}

output "inner_path" {
  value = module.inner.path
}
