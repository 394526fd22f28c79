"""Copy functions of this library, with all they depend on, into standalone scripts."""

import ast
from collections.abc import Callable
from inspect import getsource, isfunction
from typing import Any

Function = Callable[..., Any]


def sources(*functions: Function) -> str:
    """Return code that defines functions, preceded by the functions and constants they use.

    Type annotations are dropped.
    """
    found: dict[str, str] = {}
    for function in functions:
        _collect(function, found)
    constants = "\n".join(code for code in found.values() if not code.startswith("def "))
    definitions = (code for code in found.values() if code.startswith("def "))
    return "\n\n\n".join(filter(None, [constants, *definitions]))


def _collect(function: Any, found: dict[str, str]) -> None:
    """Add the source of a function under its name, after the sources of what it uses."""
    source = getsource(function)
    (definition,) = ast.parse(source).body
    assert isinstance(definition, ast.FunctionDef)
    definition.returns = None
    for argument in definition.args.args:
        argument.annotation = None
    for each in ast.walk(definition):
        value = function.__globals__.get(each.id) if isinstance(each, ast.Name) else None
        if isfunction(value) and value.__name__ not in found:
            _collect(value, found)
        elif isinstance(each, ast.Name) and isinstance(value, int | float | tuple):
            found[each.id] = f"{each.id} = {value!r}"
    body = source.splitlines()[definition.body[0].lineno - 1 :]
    head = f"def {definition.name}({ast.unparse(definition.args)}):"
    found.setdefault(definition.name, "\n".join([head, *body]))
