"""One reader for both kinds of document, by what the text looks like."""

from __future__ import annotations

from tapcheck.diagnostics import Result
from tapcheck.languages.documents.json_text import read_json
from tapcheck.languages.documents.tree import Document
from tapcheck.languages.yaml_text import read_yaml_tree
from tapcheck.source import SourceFile


def read_document(source: SourceFile) -> Result[Document | None]:
    """The document in a file; None with a diagnostic where it is neither YAML nor JSON.

    The text decides, as it does for CloudFormation: a file that begins like JSON is read as JSON, and as YAML
    (whose flow style looks the same) when it is none and its name does not say so.
    """
    if source.text.lstrip("\ufeff \t\r\n")[:1] not in ("{", "["):
        return read_yaml_tree(source)
    document, problems = read_json(source)
    if document is None and not source.path.lower().endswith(".json"):
        return read_yaml_tree(source)
    return document, problems
