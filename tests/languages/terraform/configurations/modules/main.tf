terraform {
  required_version = ">= 1.5"
}

variable "environments" {
  type = map(object({
    size = number
    tags = optional(map(string), { owner = "nobody" })
  }))
  default = {
    prod = { size = 3 }
    test = { size = 1, tags = { owner = "me" } }
  }
}

locals {
  names  = sort(keys(var.environments))
  sizes  = { for name, item in var.environments : name => item.size }
  region = "eu-${local.zone}"
  zone   = "central-1"
}

module "single" {
  source = "./net"
  name   = "one"
  size   = 2
}

module "counted" {
  source = "./net"
  count  = 3
  name   = "c${count.index}"
  size   = count.index
}

module "each" {
  source   = "./net"
  for_each = var.environments
  name     = each.key
  size     = each.value.size
  tags     = each.value.tags
}

module "none" {
  source = "./net"
  count  = 0
  name   = "x"
  size   = 1
}

resource "terraform_data" "a" {
  input = { region = local.region, total = sum(values(local.sizes)) }
}

resource "terraform_data" "many" {
  for_each = toset(local.names)
  input    = upper(each.value)
}

resource "terraform_data" "indexed" {
  count = 2
  input = count.index * 10
}

output "region" {
  value = terraform_data.a.output.region
}

output "data" {
  value = terraform_data.a.output
}

output "many" {
  value = { for name, item in terraform_data.many : name => item.output }
}

output "many_splat" {
  value = values(terraform_data.many)[*].output
}

output "indexed" {
  value = terraform_data.indexed[*].output
}

output "single" {
  value = module.single.label
}

output "single_whole" {
  value     = module.single
  sensitive = true
}

output "counted" {
  value = module.counted[*].label
}

output "counted_whole" {
  value     = module.counted
  sensitive = true
}

output "each" {
  value = { for key, item in module.each : key => item.inner }
}

output "each_whole" {
  value     = module.each
  sensitive = true
}

output "none" {
  value = module.none[*].label
}

output "first_or_none" {
  value = try(module.none[0].label, "none")
}

output "one_none" {
  value = one(module.none[*].label)
}

output "secret" {
  value     = module.single.secret
  sensitive = true
}

output "environments" {
  value = var.environments
}

output "paths" {
  value = [path.module, path.root, module.single.path, module.single.inner_path, terraform.workspace]
}

output "lengths" {
  value = [length(module.counted), length(module.each), length(module.none), length(module.single.subnets)]
}
