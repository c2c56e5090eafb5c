"""YAML as the packages `js-yaml`, `yaml-cfn` and `yaml` read it, and as this project does.

`npm install js-yaml@4.3.2 yaml-cfn@0.3.2 yaml@2.9.1` in a folder, then
`python -m tests.harness.yaml_packages_kat FOLDER` runs the snippets of
`tests/languages/ecmascript/library/cases/yaml.txt` (one a line, as in `javascript_kat`) in node and writes what they
give to `known_yaml.json` next to that folder.
"""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path

from tests.harness.javascript_kat import FOLDER, ask_node, cases_of


def main() -> None:
    """Writes the known answers."""
    os.environ["NODE_PATH"] = str(Path(sys.argv[1]).resolve() / "node_modules")
    snippets = cases_of("yaml")
    answers = dict(zip(snippets, ask_node(snippets, {}), strict=True))
    text = json.dumps(answers, indent=1, ensure_ascii=True)
    (FOLDER / "known_yaml.json").write_text(text + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
