"""Gives the reasons of undecided verdicts their codes."""

from __future__ import annotations

import re

from tapcheck.model.expectations import Verdict
from tapcheck.model.reasons import ReasonCode

_TEXTS = {
    ReasonCode.DEPLOYED_OUTPUT: (
        "output of a deployment",
        "outputs of a deployment",
        "outputs that change",
        "outputs as arguments",
        "number of outputs",
    ),
    ReasonCode.COMPUTED_VALUE: ("plan of a deployment", "computed-value", "provider-may-rewrite", "targeted-plan"),
    ReasonCode.COMMAND: (
        "stack without a synthesised template in cdk.out",
        "stack without synthesised code in cdktf.out",
        "layout of synthesised code",
        "path of a state file",
        "validation of a stack",
        "command",
        "saved data",
        "printed",
        "terraform",
    ),
    ReasonCode.ENVIRONMENT: ("environment", "variable-from-outside", "short mode", "options", "the version of pytest"),
    ReasonCode.TIME: ("time", "timer", "time zone", "formats of a natural language", "order of a natural language"),
    ReasonCode.RANDOM: ("random", "order of a set", "address of an object", "race of promises"),
    ReasonCode.OUTSIDE_PROJECT: (
        "a file outside the project",
        "file outside the project",
        "import from outside the project",
        "glob with a root folder",
        "paths of Windows",
    ),
    ReasonCode.UNREAD_MODULE: (
        "import of an unknown module",
        "module resolution",
        "module-elsewhere",
        "type of a resource",
    ),
    ReasonCode.CHANGED_FILE: (
        "a change of files",
        "a file that the program changes",
        "file that another package may have made",
    ),
    ReasonCode.OPEN_BRANCH: (
        "may have thrown before",
        "one of several returns",
        "condition",
        "assertion",
        "failed",
        "subtest",
        "subtests",
        "iteration",
        "no-assertion",
        "number of assertions",
        "end of the process",
        "not-evaluated",
    ),
    ReasonCode.UNKNOWN_CALL: (
        "call",
        "call of another package",
        "matcher that a setup file may add",
        "matcher without an expectation",
        "jest-matcher-utils",
        "call that may throw",
        "function of jest that is not evaluated",
        "assertion that is not evaluated",
        "chai with plugins or on every object",
        "macro of a test",
        "arguments that jest refuses and vitest may take",
        "test runner that the project does not name",
    ),
    ReasonCode.MOCKED: (
        "a mock",
        "calls",
        "mocked module",
        "mocks",
        "something replaced by a mock",
        "spy on an accessor",
    ),
    ReasonCode.NOT_AWAITED: ("promise that nobody waits for", "promise without an end"),
    ReasonCode.SNAPSHOT: (
        "snapshot in a file",
        "snapshot in a format of the project",
        "snapshot of an error",
        "snapshot that is not written yet",
        "snapshot with property matchers",
    ),
    ReasonCode.EXPECTED_FAILURE: ("expected to fail", "expected-failure"),
    ReasonCode.BOUND_REACHED: (
        "bound",
        "steps",
        "size",
        "depth",
        "regular expression takes too long",
        "a pattern that takes too long",
        "too large",
        "too many folders",
        "very many parameters",
        "nested too deeply",
        "depth of a value",
        "an iterator without an end",
    ),
    ReasonCode.UNSUPPORTED_SYNTAX: ("syntax", "syntax that is not understood", "expression", "block-shape"),
    ReasonCode.UNSUPPORTED_PATTERN: (
        "a pattern of JavaScript",
        "regular expression",
        "indices of a match",
        "lastindex of a match",
    ),
}
"""Reasons word for word, by code."""

_BEGINNINGS = (
    ("import of '", ReasonCode.UNREAD_MODULE),
    ("a part of '", ReasonCode.UNREAD_MODULE),
    ("mock of '", ReasonCode.MOCKED),
    ("jest.", ReasonCode.MOCKED),
    ("the fixture '", ReasonCode.UNKNOWN_CALL),
    ("name '", ReasonCode.UNKNOWN_CALL),
    ("the global ", ReasonCode.UNKNOWN_CALL),
    ("regular expression: ", ReasonCode.UNSUPPORTED_PATTERN),
    ("operator ", ReasonCode.UNSUPPORTED_SYNTAX),
    ("a part of Python that is not understood", ReasonCode.UNSUPPORTED_SYNTAX),
)

_CODES = {text: code for code, texts in _TEXTS.items() for text in texts}

_NETWORK = re.compile(
    r"import of '(?:node:)?(?:@aws-sdk/|@smithy/|@azure/|@google-cloud/|"
    r"(?:aws-sdk|axios|node-fetch|cross-fetch|undici|got|superagent|supertest|ws|https?|http2|net|tls|dgram|dns|dns/promises|"
    r"pg|mysql2?|redis|ioredis|mongodb|ssh2|boto3|botocore|requests|httpx|aiohttp|urllib3?|socket|paramiko|psycopg2|pymysql)"
    r"(?:['/.]))"
)
"""Imports of clients: what they answer comes over the network."""


def code_of(verdict: Verdict, reason: str) -> ReasonCode | None:
    """The code of what keeps an assertion undecided; None for every other verdict."""
    if verdict is not Verdict.UNDECIDED:
        return None
    known = _CODES.get(reason)
    if known is not None:
        return known
    if _NETWORK.match(reason):
        return ReasonCode.NETWORK
    for beginning, code in _BEGINNINGS:
        if reason.startswith(beginning):
            return code
    return ReasonCode.UNSUPPORTED_CALL
