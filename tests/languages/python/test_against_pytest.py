"""Suites as pytest runs them and as the evaluator does: the same tests with the same verdicts."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.languages.python.running import SUITE, evaluate, run_pytest, verdicts

MAIN = """resource "aws_vpc" "main" {
  cidr_block = "10.0.0.0/16"
}

output "vpc_id" {
  value = aws_vpc.main.id
}
"""
TEMPLATE = """Parameters:
  Name: {Type: String}
Resources:
  Bucket:
    Type: AWS::S3::Bucket
    Properties:
      BucketName: !Sub "${Name}-logs"
      Tags: [{Key: a, Value: !Ref Name}]
"""

FILES = """
import json, os, re, glob
from pathlib import Path
import pytest

ROOT = Path(__file__).resolve().parent.parent
HERE = os.path.dirname(os.path.abspath(__file__))

@pytest.fixture(scope="module")
def tf():
    return (ROOT / "lib" / "main.tf").read_text()

@pytest.fixture(autouse=True)
def counted():
    counted.calls = getattr(counted, "calls", 0) if False else 0
    yield

def test_text(tf):
    assert 'resource "aws_vpc" "main"' in tf
    assert re.search(r'cidr_block\\s*=\\s*"10\\.', tf)

def test_missing_text(tf):
    assert 'resource "aws_s3_bucket" "logs"' in tf, "no bucket"

def test_usual_files():
    folder = os.environ.get("SUITE_CODE_FOLDER", str(ROOT / "lib"))
    assert "aws_vpc" in (Path(folder) / "main.tf").read_text()
    with open(os.getenv("SUITE_MAIN_FILE", os.path.join(HERE, "../lib/main.tf"))) as file:
        assert "vpc_id" in file.read()
    assert os.path.exists(os.path.join(os.environ.get("SUITE_CODE_FOLDER") or f"{ROOT}/lib", "main.tf"))

def test_usual_file_without_the_text():
    assert "aws_s3_bucket" in Path(os.environ.get("SUITE_MAIN_FILE", f"{ROOT}/lib/main.tf")).read_text()

def test_blocks(tf):
    names = re.findall(r'^(\\w+)\\s+"(\\w+)"', tf, re.M)
    assert names == [("resource", "aws_vpc"), ("output", "vpc_id")]

@pytest.mark.parametrize("name,wanted", [("main.tf", True), ("other.tf", False), ("variables.tf", True)])
def test_exists(name, wanted):
    assert (ROOT / "lib" / name).exists() is wanted
    assert os.path.isfile(os.path.join(HERE, "..", "lib", name)) == wanted

@pytest.mark.parametrize("a", [1, 2])
@pytest.mark.parametrize("b", ["x", None, 1.5, [1]], ids=str)
def test_stacked(a, b):
    assert a == 1 or b is None

def test_open_missing():
    with open(os.path.join(HERE, "none.json")) as f:
        json.load(f)

def test_lines(tf):
    with open("lib/main.tf", encoding="utf-8") as f:
        lines = [line.rstrip() for line in f if line.strip()]
    assert len(lines) == 6 and lines[0].endswith("{")

def test_glob():
    assert [p.name for p in sorted((ROOT / "lib").glob("*.tf"))] == ["main.tf"]
    assert len(glob.glob(str(ROOT / "lib" / "*.tf"))) == 2
"""

YAML = """
import pytest, yaml

class Loader(yaml.SafeLoader):
    pass

def construct(loader, suffix, node):
    if isinstance(node, yaml.ScalarNode):
        return {suffix: loader.construct_scalar(node)}
    if isinstance(node, yaml.SequenceNode):
        return {suffix: loader.construct_sequence(node)}
    return {suffix: loader.construct_mapping(node)}

Loader.add_multi_constructor("!", construct)

@pytest.fixture(scope="session")
def template():
    with open("lib/template.yml") as f:
        return yaml.load(f, Loader=Loader)

class TestTemplate:
    @pytest.fixture
    def bucket(self, template):
        return template["Resources"]["Bucket"]

    def test_type(self, bucket):
        assert bucket["Type"] == "AWS::S3::Bucket"
    def test_sub(self, bucket):
        assert bucket["Properties"]["BucketName"] == {"Sub": "${Name}-logs"}
    def test_ref(self, bucket):
        assert bucket["Properties"]["Tags"][0]["Value"] == {"Ref": "Nope"}
    def test_output(self, template):
        assert template["Outputs"]["Name"]
    def test_safe(self):
        with pytest.raises(yaml.YAMLError):
            yaml.safe_load(open("lib/template.yml"))
    def test_get(self, template):
        assert template.get("Outputs") is None
        assert "Name" in template["Parameters"] and not template.get("Rules", {})
"""

UNITTEST = """
import os, unittest

class Base(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        with open(os.path.join("lib", "main.tf")) as f:
            cls.text = f.read()
    def setUp(self):
        self.items = [1]

class TestMain(Base):
    def test_in(self):
        self.assertIn("aws_vpc", self.text)
        self.items.append(2)
    def test_fresh(self):
        self.assertEqual(self.items, [1])
    def test_regex(self):
        self.assertRegex(self.text, r"vpc\\s+x")
    def test_sub(self):
        for word in ("aws_vpc", "nothing", "output"):
            with self.subTest(word=word):
                self.assertIn(word, self.text)
    def test_raises(self):
        with self.assertRaises(KeyError) as caught:
            {}["a"]
        self.assertEqual(caught.exception.args[0], "a")
        self.assertRaises(ValueError, int, "x")
    @unittest.skip("no")
    def test_skip(self):
        self.fail()
    @unittest.expectedFailure
    def test_expected(self):
        self.assertTrue(False)
    def test_many(self):
        self.assertIsNone(None); self.assertGreater(2, 1); self.assertCountEqual([1, 2], [2, 1])
        self.assertAlmostEqual(0.1 + 0.2, 0.3); self.assertIsInstance(self.text, str); self.assertFalse([])
        self.assertNotIn("zzz", self.text); self.assertDictEqual({"a": 1}, {"a": 1})
    def test_fail(self):
        self.assertGreaterEqual(len(self.items), 3, "too few")

if __name__ == "__main__":
    unittest.main()
"""

MARKS = """
import pytest
from shared import helper, VALUE

pytestmark = pytest.mark.slow if False else []

@pytest.mark.skip(reason="later")
def test_skipped():
    assert False

@pytest.mark.skipif(VALUE > 1, reason="large")
def test_skipif():
    assert False

@pytest.mark.skipif(VALUE > 5, reason="huge")
def test_not_skipped():
    assert helper("a") == "a!"

@pytest.mark.xfail
def test_xfail():
    assert 1 == 2

@pytest.mark.xfail(strict=True)
def test_xpass():
    assert True

def test_inside():
    if VALUE == 3:
        pytest.skip("here")
    assert False

@pytest.fixture(params=["a", "b"])
def letter(request):
    return request.param

def test_letters(letter, base):
    assert letter + base == "a-base"

@pytest.mark.parametrize("doubled", [2, 3], indirect=True)
def test_indirect(doubled):
    assert doubled == 4

def test_approx():
    assert 0.1 + 0.2 == pytest.approx(0.3)
    assert 1 != pytest.approx(2)

def test_match():
    with pytest.raises(ValueError, match="b.d"):
        raise ValueError("a bad one")

def test_no_match():
    with pytest.raises(ValueError, match="good"):
        raise ValueError("a bad one")

def test_other_error():
    with pytest.raises(ValueError):
        raise KeyError("x")

def test_nothing_raised():
    with pytest.raises(ValueError):
        pass

@pytest.mark.parametrize("x", [pytest.param(1, id="one"), pytest.param(2, marks=pytest.mark.skip), 3])
def test_params(x):
    assert x != 3

def test_no_assertion():
    helper("x")
"""

FIXTURES = """
import pytest

log = []

@pytest.fixture
def opened():
    log.append("open")
    yield 1
    log.append("close")

@pytest.fixture(scope="class")
def shared():
    log.append("shared")
    yield 2
    log.append("unshared")

@pytest.fixture
def base(base):
    return base + "!"

@pytest.fixture
def guarded():
    with open("lib/main.tf") as f:
        yield f.read()
    assert "nothing" not in log

def test_base(base):
    assert base == "-base!"

def test_opened(opened):
    assert log == ["open"] and opened == 1

def test_closed():
    assert log == ["open", "close"]
    log.clear()

class TestShared:
    def setup_method(self):
        self.count = 1
    @pytest.fixture(autouse=True)
    def setup(self):
        self.count += 1
    def test_first(self, shared):
        assert log == ["shared"] and self.count == 2
    def test_second(self, shared):
        assert log == ["shared"]

def test_after():
    assert log == ["shared", "unshared"]
    log.append("nothing")

def test_failing_teardown(guarded):
    assert "aws_vpc" in guarded

def test_monkeypatch(monkeypatch):
    monkeypatch.chdir("lib")
    assert open("main.tf").read()

def test_folder_again():
    assert open("lib/main.tf").read()

@pytest.fixture
def failing():
    raise ValueError("no")

def test_failing_fixture(failing):
    pass
"""

UNITTEST_MORE = """
import os, unittest

class TestMore(unittest.TestCase):
    def test_list_of_tuple(self):
        self.assertListEqual((1,), [1])
    def test_sequences(self):
        self.assertSequenceEqual((1, 2), [1, 2])
    def test_dict(self):
        self.assertDictEqual({"a": 1}, {"a": 2})
    def test_text(self):
        self.assertMultiLineEqual("a", "a")
    def test_cleanup(self):
        self.addCleanup(print, "done")
        self.assertEqual(1, 1)
    def test_folder(self):
        before = os.getcwd()
        os.chdir("lib")
        try:
            self.assertTrue(os.path.exists("main.tf"))
        finally:
            os.chdir(before)
        self.assertFalse(os.path.exists("main.tf"))
    def test_written(self):
        self.assertFalse(os.path.exists("lib/new"))
    def tearDown(self):
        self.assertTrue(os.path.isdir("lib"))
"""

OPTIONAL = """
import shared
from dataclasses import dataclass
try:
    import package_that_is_not_there.part as part
    AVAILABLE = True
except ImportError:
    AVAILABLE = False
    part = None
try:
    from package_that_is_not_there import thing
except Exception:
    thing = None

@dataclass
class Config:
    name: str = "a"

def test_class():
    assert Config().name == "a"

def test_helper():
    assert shared.helper("a") == "b!"
"""

TREES = """
import ast
import pytest

TEXT = open("src/index.py").read()
TREE = ast.parse(TEXT)

def test_text():
    tree = ast.parse(TEXT, filename="src/index.py")
    assert "NAME" in TEXT
    assert tree is not None

def test_no_code():
    with pytest.raises(SyntaxError):
        ast.parse("def")
"""

IMPORTS = """
import importlib, importlib.util, os, sys
import pytest
sys.path.insert(0, os.path.join(os.path.dirname(__file__), "..", "src"))
sys.path.append("more")
import index
from tools import helper
import only_more

def load(name):
    path = os.path.join(os.path.dirname(__file__), "..", "src", name)
    spec = importlib.util.spec_from_file_location("loaded", path)
    module = importlib.util.module_from_spec(spec)
    assert spec is not None and spec.loader is not None
    spec.loader.exec_module(module)
    return module

def test_modules_of_added_folders():
    assert index.NAME == "src"
    assert helper.double(2) == 4
    assert only_more.VALUE == 2

def test_one_module():
    again = importlib.import_module("index")
    assert again is index
    assert "index" in sys.modules
    assert sys.modules["index"].NAME == "src"

def test_module_that_is_removed():
    index.COUNTS.append(1)
    del sys.modules["index"]
    import index as fresh
    assert fresh.COUNTS == []
    assert index.COUNTS == [1]

def test_module_that_is_replaced():
    sys.modules["tools.other"] = helper
    from tools import other
    import tools.other as whole
    assert whole.double(3) == 6

def test_module_by_its_file():
    module = load("index.py")
    assert module.NAME == "src" and module is not index
    assert module.__name__ == "loaded"

def test_missing_file():
    with pytest.raises(FileNotFoundError):
        load("nothing.py")

def test_reload():
    helper.FACTOR = 5
    assert helper.double(1) == 5
    importlib.reload(helper)
    assert helper.double(1) == 2

def test_wrong():
    assert helper.double(1) == 3
"""

SUITES = {
    "files": FILES,
    "marks": MARKS,
    "unittest": UNITTEST,
    "yaml": YAML,
    "fixtures": FIXTURES,
    "more": UNITTEST_MORE,
    "optional": OPTIONAL,
    "imports": IMPORTS,
    "trees": TREES,
}
OTHERS = {
    "lib/main.tf": MAIN,
    "lib/variables.tf": "",
    "lib/template.yml": TEMPLATE,
    "index.py": "NAME = 'root'\n",
    "src/index.py": "NAME = 'src'\nCOUNTS = []\n",
    "src/tools/__init__.py": "",
    "src/tools/helper.py": "FACTOR = 2\n\ndef double(n):\n    return FACTOR * n\n",
    "more/only_more.py": "VALUE = 2\n",
    "tests/shared.py": "VALUE = 3\n\ndef helper(text):\n    return f'{text}!'\n",
    "tests/conftest.py": (
        "import pytest\n\n@pytest.fixture\ndef base():\n    return '-base'\n\n"
        "@pytest.fixture\ndef doubled(request):\n    return request.param * 2\n"
    ),
}


@pytest.mark.parametrize("name", SUITES)
def test_verdicts_are_those_of_pytest(name: str, tmp_path: Path) -> None:
    files = {**OTHERS, SUITE: SUITES[name].replace("\\\\", "\\")}
    pytest.importorskip("yaml")
    assert verdicts(evaluate(files)) == run_pytest(files, tmp_path)
