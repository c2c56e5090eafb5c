variable "size" {
  type    = number
  default = 1
}

locals {
  kept     = "kept"
  replaced = "old"
}

resource "terraform_data" "a" {
  input            = "old"
  triggers_replace = ["x"]
}

output "size" { value = var.size }
output "kept" { value = local.kept }
output "replaced" { value = local.replaced }
output "data" { value = terraform_data.a.output }
