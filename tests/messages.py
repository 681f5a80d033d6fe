"""Every sentence that the program may say to a person, as its sources have it: {} stands for a value."""

from __future__ import annotations

import ast
from collections import defaultdict
from collections.abc import Iterator, Mapping
from functools import cache
from typing import NamedTuple

from dvsearch import errors
from tests.conftest import ROOT

_RAISED = frozenset(
    name for name, one in vars(errors).items() if isinstance(one, type) and issubclass(one, errors.DvsearchError)
)
# What says something to a person, or keeps it to be said: which argument that is, and whether it is one sentence of the
# screen or a line with values in it.
_SAYING = {
    **dict.fromkeys((*_RAISED, "_error", "fail", "tell", "note"), ((0,), "line")),
    **dict.fromkeys(("Rejected", "Notice"), ((2, 3), "line")),
    **dict.fromkeys(("rejected", "Absence"), ((1,), "line")),
    **dict.fromkeys(("say", "_say"), ((0,), "screen")),
}
# Lists of what will be said of an answer, and the rooms that keep such.
_KEPT, _KEEPING = frozenset({"notes"}), ("dvsearch/cli/", "dvsearch/research/")
_YIELDING = "dvsearch/output/remarks.py"
# `dvsearch check` prints data for scripts by a `_say` of its own: a place, a tab and a reason.
_DATA = "dvsearch/cli/check.py"


class Message(NamedTuple):
    """A sentence of the program: where it stands, its text, and whether it is of the `screen`, a `line` or a `hint`."""

    place: str
    text: str
    kind: str


def messages() -> Iterator[Message]:
    """Yield every sentence that the sources hand to something that says it."""
    for name, tree in _sources().items():
        for node, function in _nodes(tree, tree):
            for said, kind in _said(node, name):
                for text in _templates(said, function):
                    yield Message(f"{name}:{said.lineno}", text, kind)


def _nodes(node: ast.AST, function: ast.AST) -> Iterator[tuple[ast.AST, ast.AST]]:
    """Every node below one, with the function it stands in."""
    for child in ast.iter_child_nodes(node):
        if isinstance(child, ast.Call | ast.Assign | ast.AugAssign | ast.Yield):
            yield child, function
        yield from _nodes(child, child if isinstance(child, ast.FunctionDef | ast.AsyncFunctionDef) else function)


def _said(node: ast.AST, name: str) -> Iterator[tuple[ast.expr, str]]:
    """The expressions of a node that are said, each with how it is looked up."""
    if isinstance(node, ast.Call):
        called = _name(node.func)
        places, kind = _SAYING.get(called, ((), ""))
        if not (called == "_say" and name == _DATA):
            yield from ((node.args[place], kind) for place in places if place < len(node.args))
        yield from ((keyword.value, "hint") for keyword in node.keywords if keyword.arg == "hint")
        if called == "append" and name.startswith(_KEEPING) and _name(getattr(node.func, "value", None)) in _KEPT:
            yield node.args[0], "line"
    elif isinstance(node, ast.Assign | ast.AugAssign):
        targets = node.targets if isinstance(node, ast.Assign) else [node.target]
        if name.startswith(_KEEPING) and any(_name(target) in _KEPT for target in targets):
            yield node.value, "line"
    elif isinstance(node, ast.Yield) and node.value is not None and name == _YIELDING:
        yield node.value, "line"


def _templates(node: ast.expr | None, function: ast.AST, depth: int = 0) -> Iterator[str]:
    """The texts that an expression may be, as far as the sources say."""
    parts: list[ast.expr] = []
    match node:
        case ast.Constant(value=str() as text):
            yield text
        case ast.JoinedStr(values=values):
            yield "".join(str(part.value) if isinstance(part, ast.Constant) else "{}" for part in values)
            inside = [part.value for part in values if isinstance(part, ast.FormattedValue)]
            parts = [part for part in inside if isinstance(part, ast.IfExp)]  # `{'page' if one else 'pages'}`
        case ast.IfExp(body=body, orelse=other):
            parts = [body, other]
        case ast.List(elts=parts) | ast.Tuple(elts=parts) | ast.BoolOp(values=parts):
            pass
        case ast.BinOp(left=left, op=ast.Add(), right=right) if depth < 3:
            for end in list(_templates(right, function, depth + 1)):
                yield from (begin + end for begin in _templates(left, function, depth + 1))
        case ast.Name(id=name):
            parts = [
                one.value
                for one in ast.walk(function)
                if isinstance(one, ast.Assign) and any(_name(target) == name for target in one.targets)
            ]
        case ast.Call(func=func) if depth < 3:
            for defined in _functions()[_name(func)]:
                for one in ast.walk(defined):
                    if isinstance(one, ast.Return):
                        yield from _templates(one.value, defined, depth + 1)
    if depth < 3:
        for part in parts:
            yield from _templates(part, function, depth + 1)


def _name(node: ast.AST | None) -> str:
    return str(getattr(node, "id", getattr(node, "attr", "")))


@cache
def _sources() -> Mapping[str, ast.Module]:
    paths = sorted((ROOT / "dvsearch").rglob("*.py"))
    return {path.relative_to(ROOT).as_posix(): ast.parse(path.read_text("utf-8")) for path in paths}


@cache
def _functions() -> Mapping[str, list[ast.FunctionDef]]:
    """The functions of the program that return text, by name."""
    found: dict[str, list[ast.FunctionDef]] = defaultdict(list)
    for tree in _sources().values():
        for node in ast.walk(tree):
            if isinstance(node, ast.FunctionDef) and node.returns and "str" in ast.unparse(node.returns).split(" | "):
                found[node.name].append(node)
    return found
