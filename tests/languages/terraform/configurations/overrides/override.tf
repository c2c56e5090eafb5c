variable "size" {
  default = 5
}

locals {
  replaced = "new"
}
