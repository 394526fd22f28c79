"""The player's files, as they are sent."""

import re
from importlib.resources import files


def bundle() -> str:
    """Return the player's code, which `npm run bundle` builds from the modules in ``js``."""
    return (files(__package__) / "bundle.js").read_text("utf-8")


def minified_asset(name: str, package: str = "logreg.player") -> str:
    """Return a file of a package without comments and indentation, to send less."""
    # Remove comments only at the start of a line, so strings stay intact.
    text = (files(package) / name).read_text("utf-8")
    source = re.sub(r"^\s*/\*.*?\*/$", "", text, flags=re.DOTALL | re.MULTILINE)
    lines = (line.strip() for line in source.splitlines())
    return "\n".join(line for line in lines if line and not line.startswith("//"))
