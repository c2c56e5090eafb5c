locals {
  users = {
    ann = { role = "admin", groups = ["a", "b"] }
    bob = { role = "user", groups = ["b"] }
  }
  by_role  = { for name, user in local.users : user.role => name... }
  pairs    = flatten([for name, user in local.users : [for group in user.groups : { user = name, group = group }]])
  keyed    = { for pair in local.pairs : "${pair.user}/${pair.group}" => pair }
  config   = yamldecode(file("config.yaml"))
  document = jsonencode({ Version = "2012-10-17", Statement = [{ Effect = "Allow", Action = ["s3:*"], Resource = "*" }] })
  rendered = templatefile("${path.module}/motd.tftpl", { users = local.users, banner = "hi" })
  subnets  = cidrsubnets("10.0.0.0/16", 8, 8, 4)
  merged   = merge(local.config.defaults, { size = 3 }, null)
  chosen   = local.config.enabled ? { kind = "on" } : null
  numbers  = [for number in range(1, 6) : number * 1.5 if number % 2 == 1]
  heredoc  = <<-EOT
    first ${upper("line")}
      %{~ for user in keys(local.users) ~}
      - ${user}
      %{~ endfor ~}
    last
  EOT
}

output "by_role" { value = local.by_role }
output "pairs" { value = local.pairs }
output "keyed" { value = local.keyed }
output "config" { value = local.config }
output "document" { value = local.document }
output "rendered" { value = local.rendered }
output "subnets" { value = local.subnets }
output "merged" { value = local.merged }
output "chosen" { value = local.chosen }
output "numbers" { value = local.numbers }
output "heredoc" { value = local.heredoc }
output "yaml" { value = yamlencode(local.users) }
output "hash" { value = filesha256("config.yaml") }
output "files" { value = fileset(path.module, "*.{yaml,tftpl}") }
output "mixed" { value = [for name in ["a", 1, true] : name] }
output "division" { value = 1 / 3 }
output "null_inside" { value = { a = null, b = [null] } }
output "nothing" { value = null }
