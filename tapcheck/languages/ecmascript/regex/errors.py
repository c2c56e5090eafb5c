"""What can be wrong with a regular expression."""

from __future__ import annotations


class RegexSyntaxError(Exception):
    """The pattern or its flags are not valid; the message is the one that V8 gives."""


class Untranslatable(Exception):
    """The pattern is valid, but what it means cannot be reproduced exactly; the message says why."""
