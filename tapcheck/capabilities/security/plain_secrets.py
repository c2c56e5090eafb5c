"""Secrets in plain sight: literals and plain variables where a secret belongs."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from enum import StrEnum

from tapcheck.capabilities.estate import Estate
from tapcheck.model.infrastructure import Declaration, Kind
from tapcheck.values import Unknown, Value, is_marked, unmarked

_SECRET_NAME = re.compile(
    r"(?:^|_)(?:password|passwd|passphrase|api_?key|private_?key|secret_?key|secret_?access_?key|auth_?token|"
    r"access_?token|client_?secret)$"
)
_KEEPERS = ("aws_secretsmanager_secret", "aws_ssm_parameter", "AWS::SecretsManager::Secret", "AWS::SSM::Parameter")
_IN_SCRIPT = re.compile(
    r"\bAKIA[0-9A-Z]{16}\b|"
    r"(?:^|[\s_])(?:PASSWORD|PASSWD|SECRET_KEY|API_KEY|SECRET_ACCESS_KEY)=[\"']?(?![\"'$<`{\ue000])[^\s\"'$`]{4,}",
    re.IGNORECASE,
)


class Source(StrEnum):
    """Where a secret comes from."""

    WRITTEN = "written"
    """It is written in the code."""
    PLAIN = "plain"
    """A variable gives it that everybody sees."""
    HIDDEN = "hidden"
    """A sensitive variable gives it, or another resource makes or keeps it."""


def is_secret_name(name: str) -> bool:
    """Whether a variable or key of this name holds a secret itself (`db_password`, `ApiKey`, not `secret_arn`)."""
    snake = re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", name).lower().replace("-", "_")
    return _SECRET_NAME.search(snake) is not None


def source_of(estate: Estate, value: Value) -> tuple[Source, str]:
    """Where a secret comes from, and the name of the variable that gives it; ``value`` is one of `Stack.fixed`."""
    if isinstance(value, str):
        if value.startswith("{{resolve:") or (is_marked(value) and isinstance(unmarked(value), str)):
            return Source.HIDDEN, ""
        if not is_marked(value):
            return Source.WRITTEN, ""
        value = unmarked(value)
    if isinstance(value, Unknown) and value.origin.startswith(("var.", "Parameters.")):
        name = ".".join(value.origin.split(".")[:2])
        variable = estate.stack.find(name)
        if variable is not None and not _is_hidden(variable):
            return Source.PLAIN, name
    return Source.HIDDEN, ""


def _is_hidden(variable: Declaration) -> bool:
    no_echo = str(variable.traits.get("NoEcho", "")).lower() == "true"
    return variable.sensitive or no_echo or str(variable.traits.get("Type", "")).startswith("AWS::S")


def open_variables(estate: Estate) -> Iterator[tuple[Declaration, bool]]:
    """The variables whose names say that they hold a secret, and whether their default gives it away."""
    for variable in estate.stack.of_kind(Kind.VARIABLE):
        if is_secret_name(variable.name) and not str(variable.traits.get("Type", "")).startswith("AWS::S"):
            default = variable.value
            given = isinstance(default, str) and default != "" and not default.startswith(("{{resolve:", "arn:"))
            yield variable, given


def environment_of(values: Mapping[str, Value]) -> tuple[tuple[str, Value], ...]:
    """The variables of the environment that a function runs in, as far as they can be told."""
    for outer, inner in (("environment", "variables"), ("Environment", "Variables")):
        block = values.get(outer)
        rows = block if isinstance(block, tuple) else (block,)
        for row in rows:
            variables = row.get(inner) if isinstance(row, Mapping) else None
            if isinstance(variables, Mapping):
                return tuple(variables.items())
    return ()


def keeps_itself(estate: Estate, value: Value) -> bool:
    """Whether a value only names the place where a secret is kept."""
    if isinstance(value, str):
        whole = unmarked(value)
        value = whole if isinstance(whole, Unknown) else value
    origin = estate.origin(value)
    return origin is not None and origin.type in _KEEPERS


def secret_in_script(text: str) -> bool:
    """Whether a script assigns a literal to a variable of a secret's name, or holds an access key."""
    return _IN_SCRIPT.search(text) is not None
