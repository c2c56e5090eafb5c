from_file = "terraform.tfvars"
from_auto = { a = 1 }
plain     = "overridden"
