"""Typed errors: which are the user's to mend, and which are ours."""

from __future__ import annotations


class TapcheckError(Exception):
    """Base of every error that tapcheck raises on purpose.

    The message is one sentence that names what is wrong and what to do about it.
    """


class UsageError(TapcheckError):
    """The command line or a library call asks for something that does not exist."""


class ConfigError(TapcheckError):
    """The configuration file is not valid; the message carries path and line."""


class InputError(TapcheckError):
    """An input named by the user cannot be used at all, for instance a missing folder."""


class InternalError(TapcheckError):
    """A bug of tapcheck's own, to be reported with its traceback."""
