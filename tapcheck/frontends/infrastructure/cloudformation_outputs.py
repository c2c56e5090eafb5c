"""The outputs of CloudFormation templates, evaluated as a deployment with all defaults would."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

from tapcheck.languages.cloudformation.links import LinkedTemplates, nested_paths
from tapcheck.languages.cloudformation.template import Template, decode, is_template
from tapcheck.languages.documents.reading import read_document
from tapcheck.languages.documents.tree import Scalar, text_of
from tapcheck.records import dataclass
from tapcheck.values import AttributeSource, Unknown, Value
from tapcheck.workspace import Workspace

_IMPORTS = "ImportValue"


@dataclass(frozen=True, slots=True)
class TemplateOutput:
    """An output of a template. Its value is always text for those who read it; ``export`` is empty without one."""

    value: Value
    description: str
    export: str
    type: str = "string"
    sensitive: bool = False


def is_template_file(workspace: Workspace, path: str) -> bool:
    """Whether the file at ``path`` can be read and is a template."""
    return _template(workspace, path) is not None


def evaluate_outputs(
    workspace: Workspace, path: str, source: AttributeSource, others: Callable[[], Iterable[str]] = tuple
) -> Mapping[str, TemplateOutput]:
    """The outputs of a template in source order, with ``source`` answering what it leaves open.

    Nested stacks with local templates are followed, and imported values looked for in the templates at the paths of
    ``others``, which is asked only then. Outputs whose condition does not hold are null. A file that is no template
    has none.
    """
    template = _template(workspace, path)
    if template is None:
        return {}
    templates = {path: template}
    if _IMPORTS in _text(workspace, path):
        for other in others():
            _add(workspace, templates, other)
    for known in list(templates.values()):
        _add_nested(workspace, templates, known)
    evaluator = LinkedTemplates(templates, source).evaluator(path)
    outputs: dict[str, TemplateOutput] = {}
    for entry in template.section("Outputs").values():
        condition = text_of(entry.field("Condition"))
        left_out = bool(condition) and evaluator.condition(condition or "") is False
        export = entry.fields("Export")
        name = evaluator.value(export.get("Name")) if export else ""
        outputs[entry.name] = TemplateOutput(
            None if left_out else _as_text(evaluator.value(entry.field("Value")), entry.field("Value")),
            text_of(entry.field("Description")) or "",
            name if isinstance(name, str) else "",
        )
    return outputs


def _add_nested(workspace: Workspace, templates: dict[str, Template], template: Template) -> None:
    for path in nested_paths(template):
        found = _add(workspace, templates, path)
        if found is not None:
            _add_nested(workspace, templates, found)


def _add(workspace: Workspace, templates: dict[str, Template], path: str) -> Template | None:
    """Reads one more template; None where it is known already or is none."""
    found = _template(workspace, path) if path not in templates else None
    if found is not None:
        templates[path] = found
    return found


def _text(workspace: Workspace, path: str) -> str:
    source = workspace.read(path)
    return source.text if source is not None else ""


def _as_text(value: Value, written: object) -> Value:
    """Outputs are text: lists are joined as the service joins them, scalars are what is written."""
    match value:
        case tuple():
            return ",".join(str(item) for item in value if isinstance(item, (str, int)))
        case bool():
            return "true" if value else "false"
        case str() | Unknown() | None:
            return value
        case Mapping():
            return Unknown("", "string")
        case _:
            return written.text if isinstance(written, Scalar) else str(value)


def _template(workspace: Workspace, path: str) -> Template | None:
    source = workspace.read(path)
    if source is None:
        return None
    document, _ = read_document(source)
    return decode(document) if document is not None and is_template(document.root) else None
