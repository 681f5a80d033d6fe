"""Read a pickle as data: of what a pickle can ask for, only what Whoosh writes of a schema and its segments.

A pickle is a program for a machine with a stack. Python's own machine makes whatever the program asks for: objects of
any class, numbers of millions of digits, keys that take for ever to hash, bytes of any size before there are any. This
one knows the thirty instructions that are written for a table of contents, takes as many steps as there are bytes,
imports nothing, makes texts, small numbers, lists, dicts by text, pairs and triples, and of an object its class by name
and its attributes. Whatever else comes is a ValueError. No recursion: what is nested a million deep is only a list.
"""

from __future__ import annotations

import struct
from collections.abc import Callable, Mapping

from dvsearch.record import Record


class Named(Record):
    """A class that a pickle names; nothing of that name is looked for."""

    module: str
    name: str


class Instance:
    """An object that a pickle describes: its class, and its attributes by name."""

    __slots__ = ("attributes", "of")

    def __init__(self, of: Named) -> None:
        self.of = of
        self.attributes: dict[str, object] | None = None  # not described yet


# Numbers of more bytes than this are none of a table of contents: sizes of files have at most eight.
_LONGEST_NUMBER = 8
_STOP = 0x2E


def read_pickle(data: bytes, start: int = 0) -> tuple[object, int]:
    """Read the pickle that begins at `start`; returns what it describes, and where it ends. Raises ValueError."""
    machine = _Machine(data, start)
    size, steps = len(data), _STEPS
    while (at := machine.at) < size:
        code = data[at]
        machine.at = at + 1
        if code == _STOP:
            return machine.pop(), machine.at
        if code not in steps:
            raise ValueError(f"instruction {code:#04x} is not admitted")
        steps[code](machine)
    raise ValueError("ends too soon")


class _Machine:
    """The stack, what is kept to be used again, and where in the program it is."""

    def __init__(self, data: bytes, at: int) -> None:
        self.data = data
        self.at = at
        self.stack: list[object] = []
        self.marks: list[int] = []
        self.kept: dict[int, object] = {}

    def number(self, size: int) -> int:
        """Read an unsigned number of the program."""
        return int.from_bytes(self.bytes(size), "little")

    def bytes(self, size: int) -> bytes:
        """Read some bytes of the program."""
        at = self.at
        self.at = stop = at + size
        if stop > len(self.data):
            raise ValueError("ends too soon")
        return self.data[at:stop]

    def line(self) -> str:
        """Read a line of the program."""
        stop = self.data.find(b"\n", self.at)
        if stop < 0:
            raise ValueError("ends too soon")
        return self.bytes(stop + 1 - self.at)[:-1].decode("utf-8")

    def push(self, value: object) -> None:
        """Put something on the stack."""
        self.stack.append(value)

    def pop(self) -> object:
        """Take the last thing off the stack."""
        if not self.stack:
            raise ValueError("nothing on the stack")
        return self.stack.pop()

    def last(self) -> object:
        """Look at the last thing on the stack."""
        if not self.stack:
            raise ValueError("nothing on the stack")
        return self.stack[-1]

    def pop_marked(self) -> list[object]:
        """Take everything behind the last mark off the stack."""
        if not self.marks or (mark := self.marks.pop()) > len(self.stack):
            raise ValueError("nothing is marked")
        taken = self.stack[mark:]
        del self.stack[mark:]
        return taken

    def keep(self, number: int) -> None:
        """Keep the last thing under a number."""
        self.kept[number] = self.last()

    def push_kept(self, number: int) -> None:
        """Put what was kept under a number on the stack."""
        if number not in self.kept:
            raise ValueError(f"nothing is kept under {number}")
        self.push(self.kept[number])


def _push_text(size_of: int) -> Callable[[_Machine], None]:
    return lambda machine: machine.push(machine.bytes(machine.number(size_of)).decode("utf-8", "surrogatepass"))


def _push_signed(machine: _Machine) -> None:
    machine.push(int.from_bytes(machine.bytes(4), "little", signed=True))


def _push_long(machine: _Machine) -> None:
    size = machine.number(1)
    if size > _LONGEST_NUMBER:
        raise ValueError(f"a number of {size} bytes")
    machine.push(int.from_bytes(machine.bytes(size), "little", signed=True))


def _push_float(machine: _Machine) -> None:
    machine.push(struct.unpack(">d", machine.bytes(8))[0])


def _push_tuple(size: int) -> Callable[[_Machine], None]:
    return lambda machine: machine.push(tuple([machine.pop() for _ in range(size)][::-1]))


def _append(machine: _Machine, values: list[object]) -> None:
    target = machine.last()
    if type(target) is not list:
        raise ValueError("no list to add to")
    target.extend(values)


def _set(machine: _Machine, pairs: list[object]) -> None:
    target = machine.last()
    if type(target) is not dict or len(pairs) % 2:
        raise ValueError("no dict to add to")
    for key, value in zip(pairs[::2], pairs[1::2], strict=True):
        if type(key) is not str:
            raise ValueError("a key that is no text")
        target[key] = value


def _set_item(machine: _Machine) -> None:
    value, key = machine.pop(), machine.pop()
    _set(machine, [key, value])


def _push_class(machine: _Machine) -> None:
    name, module = machine.pop(), machine.pop()
    if type(name) is not str or type(module) is not str:
        raise ValueError("a class without a name")
    machine.push(Named(module, name))


def _make(machine: _Machine) -> None:
    arguments, of = machine.pop(), machine.pop()
    if type(of) is not Named or type(arguments) is not tuple or arguments:
        raise ValueError("an object of no class")
    machine.push(Instance(of))


def _describe(machine: _Machine) -> None:
    attributes, described = machine.pop(), machine.last()
    if type(described) is not Instance or described.attributes is not None or type(attributes) is not dict:
        raise ValueError("attributes of no object")
    described.attributes = attributes  # not copied: one dict may describe a million objects


_STEPS: Mapping[int, Callable[[_Machine], None]] = {
    0x80: lambda machine: None if machine.number(1) <= 5 else _refuse_version(),  # PROTO
    0x95: lambda machine: None if machine.number(8) <= len(machine.data) else _refuse_version(),  # FRAME
    0x28: lambda machine: machine.marks.append(len(machine.stack)),  # MARK
    0x4E: lambda machine: machine.push(None),  # NONE
    0x88: lambda machine: machine.push(True),  # NEWTRUE
    0x89: lambda machine: machine.push(False),  # NEWFALSE
    0x4B: lambda machine: machine.push(machine.number(1)),  # BININT1
    0x4D: lambda machine: machine.push(machine.number(2)),  # BININT2
    0x4A: _push_signed,  # BININT
    0x8A: _push_long,  # LONG1
    0x47: _push_float,  # BINFLOAT
    0x8C: _push_text(1),  # SHORT_BINUNICODE
    0x58: _push_text(4),  # BINUNICODE
    0x29: _push_tuple(0),  # EMPTY_TUPLE
    0x86: _push_tuple(2),  # TUPLE2
    0x87: _push_tuple(3),  # TUPLE3
    0x5D: lambda machine: machine.push([]),  # EMPTY_LIST
    0x61: lambda machine: _append(machine, [machine.pop()]),  # APPEND
    0x65: lambda machine: _append(machine, machine.pop_marked()),  # APPENDS
    0x7D: lambda machine: machine.push({}),  # EMPTY_DICT
    0x73: _set_item,  # SETITEM
    0x75: lambda machine: _set(machine, machine.pop_marked()),  # SETITEMS
    0x71: lambda machine: machine.keep(machine.number(1)),  # BINPUT
    0x72: lambda machine: machine.keep(machine.number(4)),  # LONG_BINPUT
    0x94: lambda machine: machine.keep(len(machine.kept)),  # MEMOIZE
    0x68: lambda machine: machine.push_kept(machine.number(1)),  # BINGET
    0x6A: lambda machine: machine.push_kept(machine.number(4)),  # LONG_BINGET
    0x63: lambda machine: machine.push(Named(machine.line(), machine.line())),  # GLOBAL
    0x93: _push_class,  # STACK_GLOBAL
    0x81: _make,  # NEWOBJ
    0x62: _describe,  # BUILD
}


def _refuse_version() -> None:
    raise ValueError("a pickle of another version")
