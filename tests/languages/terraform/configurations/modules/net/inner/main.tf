variable "items" {
  type = list(string)
}

output "items" {
  value = var.items
}

output "joined" {
  value = join("|", var.items)
}

output "path" {
  value = path.module
}
