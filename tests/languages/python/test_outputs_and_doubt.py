# ruff: noqa: E501
# One program a line.
"""What suites read of a deployment, what python-hcl2 answers, and what stays undecided."""

from __future__ import annotations

import pytest

from tests.languages.python.running import SUITE, evaluate, verdicts

LOAD = (
    "import json, os, subprocess\n\ndef load():\n    with open('outputs.json') as f:\n        return json.load(f)\n\n"
)
DECLARED = ("vpc_id", "bucket")


def reads(body: str) -> list[tuple[str, bool, bool]]:
    """Name, whether it is declared and whether the suite can live without it, of every output that is read."""
    result = evaluate({SUITE: LOAD + body}, frozenset({"outputs.json"}), DECLARED)
    return [(event.name, event.declared, event.guarded or event.optional) for event in result.outputs]


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("def test_a():\n    assert load()['vpc_id']\n", [("vpc_id", True, False)]),
        ("def test_a():\n    assert load()['vpc']\n", [("vpc", False, False)]),
        ("def test_a():\n    assert load().get('vpc')\n", [("vpc", False, False)]),
        ("def test_a():\n    assert load().get('vpc', '') == ''\n", [("vpc", False, True)]),
        ("def test_a():\n    if load().get('vpc'):\n        assert 1\n", [("vpc", False, True)]),
        ("def test_a():\n    o = load()\n    if 'vpc' in o:\n        assert o['vpc']\n", [("vpc", False, True)]),
        ("def test_a():\n    assert 'bucket' in load()\n", [("bucket", True, True)]),
        (
            "def test_a():\n    t = subprocess.check_output(['terraform', 'output', '-json'])\n"
            "    assert json.loads(t)['bucket']['value'].startswith('x')\n",
            [("bucket", True, False)],
        ),
        (
            "import tftest\ndef test_a():\n    tf = tftest.TerraformTest('.')\n    tf.setup()\n"
            "    assert tf.output('bucket')\n    assert tf.output()['vpc']\n",
            [("bucket", True, False), ("vpc", False, False)],
        ),
        (
            "import tftest\ndef test_a():\n    plan = tftest.TerraformTest('.').plan(output=True)\n"
            "    assert plan.resources['aws_vpc.x']\n    assert plan.outputs['vpc'] == 1\n",
            [("vpc", False, False)],
        ),
        (
            "def test_a():\n    r = subprocess.run(['terraform', 'output', '-raw', 'vpcs'], capture_output=True)\n"
            "    assert r.stdout.strip()\n",
            [("vpcs", False, False)],
        ),
    ],
)
def test_reads_of_outputs(body: str, expected: list[tuple[str, bool, bool]]) -> None:
    assert reads(body) == expected


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        ("import boto3\ndef test_a():\n    assert boto3.client('s3').list_buckets()['Buckets']\n", "import of 'boto3'"),
        ("import os\ndef test_a():\n    assert os.environ.get('HOME') == 'x'\n", "environment"),
        ("import os\ndef test_a():\n    if os.getenv('CI'):\n        assert False\n", "environment"),
        ("import time\ndef test_a():\n    assert time.time() > 5\n", "import of 'time'"),
        ("def test_a():\n    assert open('/etc/hosts').read()\n", "a file outside the project"),
        ("def test_a(tmp):\n    assert tmp\n", "the fixture 'tmp'"),
        ("import re\ndef test_a():\n    assert re.search('(a|aa)+$', 'a' * 60 + 'b')\n", "a pattern that takes too long"),
        ("def test_a():\n    assert len(range(10 ** 30))\n", "arguments of a built-in function"),
        ("def test_a():\n    assert [x for x in range(10 ** 30)]\n", "bound"),
        ("def test_a(tmp):\n    assert 1\n", "the fixture 'tmp'"),
        ("def test_a():\n    while True:\n        pass\n", "bound"),
        ("def test_a():\n    assert 'a' * 10 ** 10\n", "bound"),
        ("def test_a():\n    try:\n        x = 1\n    except* ValueError:\n        x = 2\n    assert x == 3\n", "a part of Python that is not understood: TryStar"),
        ("def f(n):\n    return n if n < 2 else f(n - 1) + f(n - 2)\ndef test_a():\n    assert f(40)\n", "bound"),
        ("def g():\n    n = 0\n    while n < 10 ** 9:\n        n += 1\n        yield n\ndef test_a():\n    assert sum(g())\n", "bound"),
        ("import pytest\n@pytest.mark.parametrize('a', range(3000))\n@pytest.mark.parametrize('b', range(3000))\ndef test_a(a, b):\n    assert a\n", "very many parameters"),
        ("def test_a():\n    assert sorted([1], bad=1)\n", "arguments of a built-in function"),
        ("async def test_a():\n    assert False\n", "an asynchronous test"),
        ("from unittest.mock import patch\ndef test_a():\n    patch('x').start()\n    assert 1\n", "something replaced by a mock"),
        ("from unittest.mock import patch\ndef test_a():\n    with patch('x'):\n        assert 1\n", "something replaced by a mock"),
        ("def test_a(monkeypatch):\n    monkeypatch.setattr('os.path.exists', 1)\n    assert 1\n", "something replaced by a mock"),
        ("import os\nos.chdir('x' + os.environ['A'])\ndef test_a():\n    assert open('a').read()\n", "environment"),
        ("import os\ndef test_a():\n    os.makedirs('x/y')\n    assert os.path.exists('x/y')\n", "a file that the program changes"),
        ("import shutil\nimport os\ndef test_a():\n    shutil.copy('a', 'b')\n    assert not os.path.exists('b')\n", "a file that the program changes"),
        ("import x, os\ndef test_a():\n    x.Zip('lib/a.zip', mode='w')\n    assert os.path.exists('lib/a.zip')\n", "a file that the program changes"),
        ("from x import Zip\nfrom pathlib import Path\ndef test_a():\n    Zip(Path('lib'), name='a.zip')\n    assert open('lib/a.zip').read()\n", "a file that the program changes"),
        ("import os, subprocess\ndef test_a():\n    subprocess.run(['make', 'all'])\n    assert os.path.exists('a.zip')\n", "a file that the program changes"),
        ("import os, subprocess\ndef test_a():\n    subprocess.check_call('make all', shell=True)\n    assert os.path.exists('a.zip')\n", "a file that the program changes"),
        ("import os, subprocess\ndef test_a():\n    subprocess.run('git log > a.zip', shell=True)\n    assert os.path.exists('a.zip')\n", "a file that the program changes"),
        ("import os\ndef test_a():\n    os.system('make')\n    assert os.path.exists('a.zip')\n", "a file that the program changes"),
        ("import x\ndef test_a():\n    x.call()\n    assert 1\n", "import of 'x'"),
        ("try:\n    import x\n    A = 1\nexcept ImportError:\n    A = 0\ndef test_a():\n    assert A\n", "may have thrown before"),
        ("import x\ndef test_a():\n    try:\n        x.call()\n    except x.E as e:\n        assert False\n", "may have thrown before"),
        ("import x, unittest\nclass TestA(unittest.TestCase):\n    def test_a(self):\n        self.assertAlmostEqual(x.y, 1)\n", "import of 'x'"),
        ("import unittest\nfrom unittest.mock import patch\nclass TestA(unittest.TestCase):\n    @patch('x')\n    def setUp(self, m):\n        self.a = 1\n    def test_a(self):\n        self.assertEqual(self.a, 2)\n", "something replaced by a mock"),
        ("from unittest.mock import patch\n@patch('x')\ndef test_a(m):\n    assert m\n", "something replaced by a mock"),
    ],
)  # fmt: skip
def test_what_nobody_knows_is_undecided(body: str, reason: str) -> None:
    result = evaluate({SUITE: body})
    assert list(verdicts(result).values()) == ["undecided"]
    assert reason in {item.reason for item in result.tests[0].assertions}


@pytest.mark.parametrize(
    "body",
    [
        "import x\ndef test_a():\n    x.call()\n    assert 'a' == 'b'\n",
        "import x\ndef test_a():\n    x.call()\n    raise ValueError\n",
        "import x, os\ndef test_a():\n    x.load('lib/a.zip', 'see b.zip')\n    assert os.path.exists('b.zip')\n",
        "import logging, os\ndef test_a():\n    logging.getLogger('a').info('a.zip')\n    assert os.path.exists('a.zip')\n",
        "import os, subprocess\ndef test_a():\n    subprocess.run(['terraform', 'validate'])\n    assert os.path.exists('a.zip')\n",
        "import os, subprocess\ndef test_a():\n    subprocess.run('git rev-parse HEAD', shell=True)\n    assert os.path.exists('a.zip')\n",
    ],
)
def test_what_fails_after_a_call_that_may_throw_fails(body: str) -> None:
    assert list(verdicts(evaluate({SUITE: body})).values()) == ["failed"]


def test_python_hcl2_answers_itself() -> None:
    body = (
        "import hcl2\n\ndef test_a():\n    with open('main.tf') as f:\n        d = hcl2.load(f)\n"
        "    assert d == hcl2.loads(open('main.tf').read())\n    result = str(d)\n    assert result == EXPECTED\n"
    )
    hcl2 = pytest.importorskip("hcl2")
    text = 'resource "aws_vpc" "main" {\n  cidr_block = "10.0.0.0/16"\n  tags = { a = 1 }\n}\n'
    expected = str(hcl2.loads(text))
    result = evaluate({SUITE: f"EXPECTED = {expected!r}\n{body}", "main.tf": text})
    assert verdicts(result) == {"test_a": "passed"}


def test_places_and_evidence_of_assertions() -> None:
    text = "def test_a():\n    text = open('main.tf').read()\n    assert 'x = 1' in text\n    assert 'y = 2' in text\n"
    result = evaluate({SUITE: text, "main.tf": "a\nx = 1\n"})
    first, second = result.tests[0].assertions
    assert text[first.start : first.end] == "assert 'x = 1' in text"
    assert [getattr(event, "hits", None) for event in first.own] == [(("main.tf", 2, 7),)]
    assert (second.outcome, second.detail) == ("failing", "expected 'y = 2' in 'a\\nx = 1\\n'")
    assert [getattr(event, "inside", None) for event in second.own] == [("main.tf",)]


def test_a_broken_suite_is_a_diagnostic() -> None:
    from tapcheck.languages.python.evaluate import evaluate_suite
    from tests.languages.ecmascript.jest.memory import MemoryHost

    result, problems = evaluate_suite(MemoryHost({SUITE: "def test_a(:\n    pass\n"}), SUITE)
    assert [(item.span.start, item.summary) for item in problems] == [
        (11, "the file is no valid Python: invalid syntax")
    ]
    assert result.failure.startswith("SyntaxError")
