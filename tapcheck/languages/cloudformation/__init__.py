"""CloudFormation templates: sections, intrinsic functions, references, and what values come to."""
