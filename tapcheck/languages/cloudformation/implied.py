"""Names that a transform or a module adds to a template, so that referring to them is right."""

from __future__ import annotations

from tapcheck.languages.cloudformation.template import SERVERLESS, Template
from tapcheck.languages.documents.tree import Fields

_SERVERLESS_ALWAYS = (
    "ServerlessRestApi",
    "ServerlessHttpApi",
    "ServerlessDeploymentApplication",
    "CodeDeployServiceRole",
)


def implied_by_transform(template: Template, name: str) -> bool:
    """Whether a transform or a module may have made a resource of this name.

    SAM names what it adds after the resource that it adds it for (`ApiFunctionRole`, `ApiStage`, …), and so do
    modules; loops over lists that are not known name their resources by pattern.
    """
    if _made_by_loop(template):
        return True
    if any(item.type.endswith("::MODULE") and name.startswith(item.name) for item in template.resources.values()):
        return True
    if SERVERLESS not in template.transforms:
        return False
    if name.startswith(_SERVERLESS_ALWAYS):
        return True
    return any(
        name.startswith(resource.name) and name != resource.name
        for resource in template.resources.values()
        if resource.type.startswith("AWS::Serverless::")
    )


def _made_by_loop(template: Template) -> bool:
    root = template.document.root
    resources = root.get("Resources") if isinstance(root, Fields) else None
    return isinstance(resources, Fields) and any(name.startswith("Fn::ForEach::") for name in resources.members)
