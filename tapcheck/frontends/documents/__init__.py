"""What stands in the documents beside the code, compared with what a spec promises of them."""
