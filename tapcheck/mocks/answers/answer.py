"""What an answer is."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from tapcheck.mocks.subject import Subject
from tapcheck.values import Value

Answer = Callable[[Subject], Value]
AnswerTable = Mapping[str, Answer]
