"""A named tuple that costs next to nothing to define: what a search hands on is made of thirty kinds of them."""

from __future__ import annotations

from collections.abc import Mapping
from operator import itemgetter
from types import MappingProxyType

TYPE_CHECKING = False  # typing says the same, and takes 2.7 ms to load: a search does without it
if TYPE_CHECKING:
    from typing import Any, Self, dataclass_transform

    _Values = tuple[Any, ...]
else:
    _Values = tuple

    def dataclass_transform(**_said):
        """Say to who checks types what a class is; to Python it says nothing."""
        return lambda kind: kind


class _RecordType(type):
    """Makes of the annotations of a class the fields of its tuples; a class without any has those of its base."""

    _fields: tuple[str, ...] = ()
    _defaults: Mapping[str, Any] = MappingProxyType({})

    def __new__(cls, name: str, bases: tuple[type, ...], body: dict[str, Any]) -> _RecordType:
        if names := tuple(body.get("__annotations__", ())):
            defaults = {field: body[field] for field in names if field in body}
            body |= {field: property(itemgetter(place)) for place, field in enumerate(names)}
            body |= {"_fields": names, "_defaults": defaults, "__match_args__": names}
        return super().__new__(cls, name, bases, body | {"__slots__": ()})


@dataclass_transform(frozen_default=True)
class Record(_Values, metaclass=_RecordType):
    """A tuple whose fields have names and may have defaults: it is used as a NamedTuple is.

    A NamedTuple is written as Python and compiled, with each of its annotations: 4.5 ms for the classes of a search, in
    a program that Python itself starts in 11; these take 0.5. To make one takes twice as long, half a microsecond, so
    what is made by the million is a NamedTuple still.
    """

    def __new__(cls, *values: Any, **named: Any) -> Self:
        """Make the record of the values of its fields, by place or by name. Raises TypeError where they do not fit."""
        if named or len(values) != len(cls._fields):
            values = cls._complete(values, named)
        return tuple.__new__(cls, values)

    @classmethod
    def _complete(cls, values: tuple[Any, ...], named: dict[str, Any]) -> tuple[Any, ...]:
        waiting = cls._fields[len(values) :]
        known = {**cls._defaults, **named}
        if len(values) > len(cls._fields) or not named.keys() <= set(waiting) <= known.keys():
            raise TypeError(f"{cls.__name__} has the fields {', '.join(cls._fields)}")
        return (*values, *[known[field] for field in waiting])

    def _replace(self, /, **changes: Any) -> Self:
        """Make a record like this one with other values of some fields."""
        return type(self)(**self._asdict() | changes)

    def _asdict(self) -> dict[str, Any]:
        """Give the values by the names of their fields."""
        return dict(zip(type(self)._fields, self, strict=True))

    def __getnewargs__(self) -> tuple[Any, ...]:
        return tuple(self)

    def __repr__(self) -> str:
        return f"{type(self).__name__}({', '.join(f'{name}={value!r}' for name, value in self._asdict().items())})"
