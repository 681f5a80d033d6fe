"""The house reads from its listing: every package names its modules, every path in the papers exists, nothing grows."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.conftest import ROOT

PACKAGE = ROOT / "dvsearch"
FILES = sorted(PACKAGE.rglob("*.py"))
PACKAGES = sorted(path.parent for path in PACKAGE.rglob("__init__.py") if path.parent != PACKAGE)
PAPERS = ("README.md", "ARCHITECTURE.md", "CONTRIBUTING.md")
LONGEST = {"file": 400, "class": 250, "function": 40}
# Words that mean several things; what is public says of what.
VAGUE = frozenset(
    {"find", "found", "place", "places", "run", "part", "parts", "key", "known", "live", "aside", "let_go"}
)


def name_of(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def definitions(path: Path) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef]:
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            yield node


@pytest.mark.parametrize("package", PACKAGES, ids=name_of)
def test_a_package_has_a_table_of_its_modules(package: Path) -> None:
    tree = ast.parse((package / "__init__.py").read_text("utf-8"))
    docstring = ast.get_docstring(tree, clean=False) or ""
    modules = {path.stem for path in package.glob("*.py")} - {"__init__"}
    modules |= {path.parent.name for path in package.glob("*/__init__.py")}
    listed = set(re.findall(r"^ *([a-z_0-9]+)  ", docstring, re.MULTILINE))
    assert modules <= listed, f"{name_of(package)}: not in the table: {', '.join(sorted(modules - listed))}"


@pytest.mark.parametrize("paper", PAPERS)
def test_every_path_named_in_a_paper_exists(paper: str) -> None:
    named = re.findall(r"`((?:dvsearch|tests|docs|corpus|kernel|\.ci)/[\w./-]*)`", (ROOT / paper).read_text("utf-8"))
    assert named
    missing = [path for path in named if not (ROOT / path).exists()]
    assert not missing


def test_every_package_is_in_the_architecture() -> None:
    text = (ROOT / "ARCHITECTURE.md").read_text("utf-8")
    assert not [name_of(package) for package in PACKAGES if f"`{name_of(package)}/`" not in text]


def test_files_classes_and_functions_stay_short() -> None:
    long = [name_of(path) for path in FILES if len(path.read_text("utf-8").splitlines()) > LONGEST["file"]]
    for path in FILES:
        for node in definitions(path):
            kind = "class" if isinstance(node, ast.ClassDef) else "function"
            if (node.end_lineno or 0) - node.lineno + 1 > LONGEST[kind]:
                long.append(f"{name_of(path)}:{node.lineno} {node.name}")
    assert not long


def test_public_names_say_of_what() -> None:
    vague: list[str] = []
    for path in FILES:
        for node in ast.parse(path.read_text("utf-8")).body:
            match node:
                case ast.FunctionDef(name=name):
                    names = [name]
                case ast.Assign(targets=targets):
                    names = [target.id.strip("_").lower() for target in targets if isinstance(target, ast.Name)]
                case ast.AnnAssign(target=ast.Name(id=name)):
                    names = [name.strip("_").lower()]
                case _:
                    names = []
            vague += [f"{name_of(path)}: {name}" for name in names if name in VAGUE]
    assert not vague


def test_everything_public_has_a_docstring_that_is_a_sentence() -> None:
    bare: list[str] = []
    for path in FILES:
        module = ast.parse(path.read_text("utf-8"))
        explained = ast.get_docstring(module) or ""
        for node in module.body:
            if not isinstance(node, ast.FunctionDef | ast.ClassDef) or node.name.startswith("_"):
                continue
            if isinstance(node, ast.ClassDef) and f"{node.name}(" in explained:
                continue  # a kind of node: the docstring of the module has a table of them
            docstring = ast.get_docstring(node) or ""
            if not re.match(r"[^a-z\s].*[.:?](?:\s|$)", docstring, re.DOTALL):
                bare.append(f"{name_of(path)}: {node.name}")
    assert not bare
