"""HCL: lexer, parser and syntax tree. Knows nothing of Terraform."""
