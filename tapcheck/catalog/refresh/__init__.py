"""Builds the catalog's data files from published packages. For maintainers; nothing else imports it.

Usage: download the packages that `PROVENANCE.md` lists with `pip download --no-deps -d FOLDER NAME`, install
`cfn-lint` and `arnmatch`, and run `python -m tapcheck.catalog.refresh FOLDER`. The result is the same for the
same packages.
"""
