variable "plain" {
  default = "p"
}

variable "typed" {
  type    = number
  default = "7"
}

variable "list" {
  type    = list(string)
  default = [1, true, "x"]
}

variable "set" {
  type    = set(number)
  default = [3, 1, 3]
}

variable "object" {
  type = object({
    name    = string
    port    = optional(number, 80)
    nested  = optional(object({ on = optional(bool, true), list = optional(list(string), ["a"]) }), {})
    missing = optional(string)
    extra   = optional(map(number), {})
  })
  default = { name = "n", ignored = 1 }
}

variable "objects" {
  type    = list(object({ a = string, b = optional(number, 5) }))
  default = [{ a = "x" }, { a = "y", b = null }, { a = "z", b = 1 }]
}

variable "tuple" {
  type    = tuple([string, number])
  default = [1, "2"]
}

variable "any" {
  type    = any
  default = { a = [1, "b"] }
}

variable "list_any" {
  type    = list(any)
  default = ["a", 1]
}

variable "from_file" {
  type = string
}

variable "from_auto" {
  type    = map(string)
  default = {}
}

variable "not_nullable" {
  type     = string
  default  = "kept"
  nullable = false
}

variable "secret" {
  type      = string
  default   = "hush"
  sensitive = true
}

variable "nothing" {
  type    = string
  default = null
}

variable "json" {
  type    = number
  default = 0
}

output "plain" { value = var.plain }
output "typed" { value = var.typed }
output "list" { value = var.list }
output "set" { value = var.set }
output "object" { value = var.object }
output "objects" { value = var.objects }
output "tuple" { value = var.tuple }
output "any" { value = var.any }
output "list_any" { value = var.list_any }
output "from_file" { value = var.from_file }
output "from_auto" { value = var.from_auto }
output "not_nullable" { value = var.not_nullable }
output "nothing" { value = var.nothing }
output "json" { value = var.json }
output "secret" {
  value     = "x${var.secret}"
  sensitive = true
}
output "hidden" {
  value     = { secret = var.secret, plain = var.plain }
  sensitive = true
}
output "shown" { value = nonsensitive(var.secret) }
