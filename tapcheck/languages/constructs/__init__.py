"""Assertions over synthesised templates (`aws-cdk-lib/assertions`, CDKTF's `Testing`), the same for all languages."""
