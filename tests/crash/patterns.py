"""Every regular expression of the program, against strings made to hurt it: none takes longer than its text is long.

A pattern is taken apart, and for each repetition in it strings are made that lead to it, go round in it many times and
then fail. Each is doubled until it takes a while: where twice the text takes four times as long, it is told. What is
only ever asked of short strings stands in BOUNDED, with what keeps them short.
"""

from __future__ import annotations

import ast
import importlib
import pkgutil
import random
import re
import signal
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from types import FrameType, ModuleType
from typing import Any

import dvsearch

_ANYWHERE = ("search", "finditer", "findall", "sub", "subn", "split")
_ASKED = (*_ANYWHERE, "match", "fullmatch")


@dataclass(frozen=True, slots=True)
class Use:
    """A pattern, the module that asks it, and how: from every place of a text, from its beginning, or as a whole."""

    module: str
    name: str
    pattern: re.Pattern[Any]
    anywhere: bool
    whole: bool

    def __str__(self) -> str:
        return f"{self.module}.{self.name}"


def uses() -> Iterator[Use]:
    """Find every pattern in the sources of the program."""
    for found in pkgutil.walk_packages(dvsearch.__path__, "dvsearch."):
        if found.name.endswith("__main__"):
            continue
        module = importlib.import_module(found.name)
        source = Path(str(module.__file__)).read_text("utf-8")
        yield from _in_module(module, ast.parse(source), source)


def _in_module(module: ModuleType, tree: ast.Module, source: str) -> Iterator[Use]:
    name = module.__name__.removeprefix("dvsearch.")
    above = {id(below): node for node in ast.walk(tree) for below in ast.iter_child_nodes(node)}
    for node in ast.walk(tree):
        if not (isinstance(node, ast.Call) and _is_of_re(node.func)):
            continue
        asked = ast.unparse(node.func).removeprefix("re.")
        pattern = _compiled(module, node, asked)
        if asked not in (*_ASKED, "compile") or pattern is None:
            continue
        if asked != "compile":
            yield Use(name, f"{asked} at {node.lineno}", pattern, asked in _ANYWHERE, asked == "fullmatch")
            continue
        user = above[id(node)]
        owner = user.targets[0].id if isinstance(user, ast.Assign) and isinstance(user.targets[0], ast.Name) else ""
        said = {user.attr} if isinstance(user, ast.Attribute) else set(re.findall(rf"\b{owner or '-'}\.(\w+)", source))
        yield Use(
            name, owner or f"line {node.lineno}", pattern, not said or bool(said & set(_ANYWHERE)), "fullmatch" in said
        )


def _is_of_re(function: ast.expr) -> bool:
    return isinstance(function, ast.Attribute) and isinstance(function.value, ast.Name) and function.value.id == "re"


_FLAGS_AT = {"compile": 1, "search": 2, "match": 2, "fullmatch": 2, "finditer": 2, "findall": 2, "sub": 4, "split": 3}


def _compiled(module: ModuleType, call: ast.Call, asked: str) -> re.Pattern[Any] | None:
    """The pattern of a call; None where it is made of what only the function knows (BUILT says what these are)."""
    flags = [word.value for word in call.keywords if word.arg == "flags"]
    given = [call.args[0], *flags, *call.args[_FLAGS_AT.get(asked, 4) :]][:2]
    try:
        return re.compile(*(eval(compile(ast.Expression(one), "", "eval"), vars(module)) for one in given))
    except NameError:
        return None


# ---------------------------------------------------------------- strings that hurt


def attacks(pattern: re.Pattern[Any], source: random.Random, each: int = 3) -> Iterator[tuple[str, str, str]]:
    """Make strings of three parts: what leads to a repetition, what goes round in it, and what fails behind it."""
    from re import _parser  # type: ignore[attr-defined]

    text = pattern.pattern if isinstance(pattern.pattern, str) else pattern.pattern.decode("latin-1")
    tree = _parser.parse(text, pattern.flags & ~re.UNICODE if isinstance(pattern.pattern, bytes) else pattern.flags)
    seen = set[tuple[str, str, str]]()
    for before, body in _repetitions(list(tree), []):
        for _ in range(each):
            lead, again = _sample(before, source), _sample(body, source)
            for start, middle in ((lead, again), ("", lead + again), ("", again), ("", lead), (lead, again + "a")):
                seen.update((start, middle, end) for end in _ENDS if middle)
    yield from sorted(seen)


_ENDS = ("", "\x00", "\n", "!", " ", '"')


def _repetitions(nodes: list[Any], before: list[Any]) -> Iterator[tuple[list[Any], list[Any]]]:
    passed = list(before)
    for op, value in nodes:
        name = str(op)
        if name in ("MAX_REPEAT", "MIN_REPEAT", "POSSESSIVE_REPEAT"):
            _, most, body = value
            if most > 20:
                yield passed, list(body)
            yield from _repetitions(list(body), passed)
        elif name == "SUBPATTERN":
            yield from _repetitions(list(value[-1]), passed)
        elif name == "BRANCH":
            for branch in value[1]:
                yield from _repetitions(list(branch), passed)
        elif name in ("ASSERT", "ASSERT_NOT"):
            yield from _repetitions(list(value[1]), passed)
        passed = [*passed, (op, value)]


def _sample(nodes: list[Any], source: random.Random) -> str:
    """A string that the nodes match, more or less."""
    made = []
    for op, value in nodes:
        match str(op):
            case "LITERAL":
                made.append(chr(value))
            case "NOT_LITERAL":
                made.append("a" if value != ord("a") else "b")
            case "ANY":
                made.append("x")
            case "IN":
                made.append(_of_set(value, source))
            case "MAX_REPEAT" | "MIN_REPEAT" | "POSSESSIVE_REPEAT":
                least, most, body = value
                times = max(least, min(most, source.choice((1, 1, 2))))
                made.extend(_sample(list(body), source) for _ in range(min(times, 300)))
            case "SUBPATTERN":
                made.append(_sample(list(value[-1]), source))
            case "BRANCH":
                made.append(_sample(list(source.choice(value[1])), source))
            case "ATOMIC_GROUP":
                made.append(_sample(list(value), source))
            case _:
                pass
    return "".join(made)


_OF_CATEGORY = {"CATEGORY_DIGIT": "1", "CATEGORY_SPACE": " ", "CATEGORY_WORD": "a", "CATEGORY_NOT_SPACE": "a",
                "CATEGORY_NOT_DIGIT": "a", "CATEGORY_NOT_WORD": "."}  # fmt: skip


def _of_set(parts: list[Any], source: random.Random) -> str:
    pick: list[str] = []
    negated = str(parts[0][0]) == "NEGATE"
    for op, value in parts:
        match str(op):
            case "LITERAL":
                pick.append(chr(value))
            case "RANGE":
                pick.append(chr(source.randint(*value)))
            case "CATEGORY":
                pick.append(_OF_CATEGORY.get(str(value), "a"))
    if not negated:
        return source.choice(pick)
    return next((one for one in " a1.<" if one not in pick), "z")


# ---------------------------------------------------------------- how long it takes


class _TooLong(Exception):
    pass


def _stop(number: int, frame: FrameType | None) -> None:
    raise _TooLong


def seconds(use: Use, text: str, *, limit: float) -> float:
    """The time of the processor that a pattern takes for a text, `limit` where it is more."""
    given: Any = text if isinstance(use.pattern.pattern, str) else text.encode("utf-8", "replace")
    before = signal.signal(signal.SIGVTALRM, _stop)
    signal.setitimer(signal.ITIMER_VIRTUAL, limit)
    started = time.process_time()
    try:
        if use.anywhere:
            for _ in use.pattern.finditer(given):
                pass
        elif use.whole:
            use.pattern.fullmatch(given)
        else:
            use.pattern.match(given)
        return time.process_time() - started
    except _TooLong:
        return limit
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)
        signal.signal(signal.SIGVTALRM, before)


def use_of(pattern: str) -> Use:
    """A pattern by itself, asked from every place."""
    return Use("", pattern, re.compile(pattern, re.DOTALL), anywhere=True, whole=False)


def slow(use: Use, size: int, limit: float, each: int = 3) -> str:
    """The string of `size` characters for which a pattern takes longer than `limit` seconds; "" where there is none.

    `each` says how many strings are tried that lead to a repetition.
    """
    if str(use) in BOUNDED:  # it is not asked of more, and must not take long even so
        size, limit = BOUNDED[str(use)][0], 0.05
    for lead, again, end in attacks(use.pattern, random.Random(1), each):
        text = lead + again * (size // len(again)) + end
        if all(seconds(use, text, limit=2 * limit) > limit for _ in range(3)):
            return f"{lead!r} {again!r} {end!r}"
    return ""


# What is only ever asked of short strings: of how many characters, and what keeps them so.
BOUNDED: dict[str, tuple[int, str]] = {
    "reading.field_dates._NAMED": (200, "LONGEST"),
    "reading.line_kinds._LISTING_LINE": (300, "line_kind calls what is longer a paragraph"),
    "reading.line_kinds._COMMENTS_LINE": (300, "line_kind calls what is longer a paragraph"),
    "reading.line_kinds._UNITS": (300, "line_kind calls what is longer a paragraph"),
    "reading.line_kinds._COUNTER": (300, "line_kind calls what is longer a paragraph"),
    "reading.line_kinds._PATH": (300, "line_kind calls what is longer a paragraph"),
    "reading.line_kinds._ADDRESS": (300, "line_kind calls what is longer a paragraph"),
    "reading.html._JOINT": (0, "spaces are joined before it is asked"),
    "vietnamese.words.token_table._STARTS_OTHERWISE": (0, "matched at one place"),
}


def main() -> None:
    """Say which patterns take longer than their text is long: python -m tests.crash.patterns [SIZE] [SECONDS]."""
    size, limit = int(sys.argv[1]) if sys.argv[1:] else 20_000, float(sys.argv[2]) if sys.argv[2:] else 0.05
    found = list(uses())
    for use in found:
        if how := slow(use, size, limit):
            print(f"{use}: {how[:200]}", flush=True)
    print(f"{len(found)} patterns, {sum(len(list(attacks(use.pattern, random.Random(1)))) for use in found):,} strings")


if __name__ == "__main__":
    main()
