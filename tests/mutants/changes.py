"""What can be changed in a module, one thing at a time."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from random import Random

OTHER_COMPARISON: dict[type[ast.cmpop], type[ast.cmpop]] = {
    ast.Lt: ast.LtE, ast.LtE: ast.Lt, ast.Gt: ast.GtE, ast.GtE: ast.Gt, ast.Eq: ast.NotEq, ast.NotEq: ast.Eq,
    ast.In: ast.NotIn, ast.NotIn: ast.In, ast.Is: ast.IsNot, ast.IsNot: ast.Is,
}  # fmt: skip
OTHER_OPERATION: dict[type[ast.operator], type[ast.operator]] = {
    ast.Add: ast.Sub, ast.Sub: ast.Add, ast.Mult: ast.FloorDiv, ast.Div: ast.Mult, ast.FloorDiv: ast.Mult,
    ast.Mod: ast.Mult, ast.BitOr: ast.BitAnd, ast.BitAnd: ast.BitOr, ast.BitXor: ast.BitOr, ast.LShift: ast.RShift,
    ast.RShift: ast.LShift, ast.Pow: ast.Mult,
}  # fmt: skip
OTHER_CALL = {"min": "max", "max": "min", "any": "all", "all": "any", "sorted": "list", "reversed": "list"}


@dataclass(frozen=True, slots=True)
class Change:
    """One text in place of another, and the lines (from the start of the statement) that have to run to notice it."""

    start: int
    end: int
    first_line: int
    last_line: int
    within: str
    was: str
    becomes: str

    def applied(self, source: bytes) -> bytes:
        """Give the module with the change made."""
        return source[: self.start] + self.becomes.encode() + source[self.end :]


def possible_changes(source: bytes) -> list[Change]:
    """List every change to a module, in the order of its text.

    Left alone is what only readers and mypy read: annotations, decorators, assertions, the words of an error, `strict=`
    of a zip, and what stands inside f-strings, whose places Python 3.11 does not know.
    """
    starts = [0]
    for line in source.splitlines(keepends=True):
        starts.append(starts[-1] + len(line))
    changes: set[Change] = set()

    def note(node: ast.expr | ast.stmt, within: str, statement: int, becomes: str) -> None:
        start = starts[node.lineno - 1] + node.col_offset
        end = starts[(node.end_lineno or 0) - 1] + (node.end_col_offset or 0)
        was = " ".join(source[start:end].decode().split())
        # A statement that is dropped may be long: what it begins with is enough to know it by.
        changes.add(Change(start, end, statement, node.end_lineno or 0, within, was[:120], becomes))

    for node, within, statement in _walked(ast.parse(source), "", 0):
        for place, becomes in _replacements(node):
            note(place, within, statement, becomes)
    return sorted(changes, key=lambda change: (change.start, change.end, change.becomes))


def drawn_changes(source: bytes, number: int, seed: str) -> list[Change]:
    """Draw some of the possible changes, always the same ones from the same text."""
    possible = possible_changes(source)
    drawn = Random(seed).sample(possible, min(number, len(possible)))
    return sorted(drawn, key=lambda change: change.start)


def _walked(node: ast.AST, within: str, statement: int) -> Iterator[tuple[ast.AST, str, int]]:
    """Yield each node that means something when it runs, the function around it and the first line of its statement."""
    if isinstance(node, ast.stmt):
        statement = node.lineno
    yield node, within, statement
    if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
        within = f"{within}.{node.name}".lstrip(".")
    for name, value in ast.iter_fields(node):
        if name in ("annotation", "returns", "decorator_list") or isinstance(
            node, ast.Raise | ast.Assert | ast.JoinedStr
        ):
            continue
        for part in value if isinstance(value, list) else [value]:
            if isinstance(part, ast.AST) and not (isinstance(part, ast.keyword) and part.arg == "strict"):
                yield from _walked(part, within, statement)


def _replacements(node: ast.AST) -> Iterator[tuple[ast.expr | ast.stmt, str]]:
    """Yield what may stand in place of a node, or of a part of it."""
    match node:
        case ast.stmt():
            yield from _statements(node)
        case ast.expr():
            for other in _expressions(node):
                yield node, f"({ast.unparse(other)})"
        case ast.comprehension(ifs=conditions):
            for condition in conditions:
                yield condition, "True"


def _statements(node: ast.stmt) -> Iterator[tuple[ast.expr | ast.stmt, str]]:
    match node:
        case ast.If(test=ast.Name(id="TYPE_CHECKING")):
            return
        case ast.If(test=test) | ast.While(test=test):
            if not isinstance(test, ast.UnaryOp | ast.Constant):
                yield test, f"(not ({ast.unparse(test)}))"
        case ast.Expr(value=ast.Call(func=ast.Name(id="assert_never"))):
            return
        case ast.Expr(value=ast.Call()) | ast.AugAssign() | ast.Continue() | ast.Break() | ast.Raise() | ast.Delete():
            yield node, "pass"
        case ast.Assign(targets=[ast.Attribute() | ast.Subscript()]):
            yield node, "pass"
        case ast.Return(value=ast.Compare() | ast.BoolOp() as value):
            yield node, f"return not ({ast.unparse(value)})"
        case ast.Return(value=ast.expr() as value) if not isinstance(value, ast.Constant):
            yield node, "return None"


def _expressions(node: ast.expr) -> Iterator[ast.expr]:
    match node:
        case ast.Compare(left=left, ops=operators, comparators=comparators):
            for at, operator in enumerate(operators):
                other = OTHER_COMPARISON[type(operator)]()
                yield ast.Compare(left, [*operators[:at], other, *operators[at + 1 :]], comparators)
        case ast.BoolOp(op=operator, values=values):
            yield ast.BoolOp(ast.Or() if isinstance(operator, ast.And) else ast.And(), values)
        case ast.BinOp(left=left, op=operator, right=right):
            texts = isinstance(left, ast.JoinedStr) or (isinstance(left, ast.Constant) and isinstance(left.value, str))
            if not texts and type(operator) in OTHER_OPERATION:
                yield ast.BinOp(left, OTHER_OPERATION[type(operator)](), right)
        case ast.UnaryOp(op=ast.Not() | ast.USub(), operand=operand):
            yield operand
        case ast.Constant(value=bool() as value):
            yield ast.Constant(not value)
        case ast.Constant(value=int() | float() as value):
            yield ast.Constant(value + 1)
        case ast.IfExp(test=test, body=body, orelse=orelse):
            yield ast.IfExp(ast.UnaryOp(ast.Not(), test), body, orelse)
        case ast.Call(func=ast.Name(id=name), args=args, keywords=keywords) if name in OTHER_CALL:
            kept = [] if OTHER_CALL[name] == "list" else keywords
            yield ast.Call(ast.Name(OTHER_CALL[name]), args, kept)
