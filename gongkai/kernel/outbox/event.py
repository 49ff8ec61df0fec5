"""What an event is: a frozen dataclass of plain values with a name in the past tense, kept as JSON."""

import re
from collections.abc import Mapping
from types import MappingProxyType
from typing import Any, ClassVar, Self

from pydantic import TypeAdapter, ValidationError
from pydantic_core import PydanticSerializationError

NAME = re.compile(r"^[a-z][a-z0-9_]*(\.[a-z][a-z0-9_]*)+$")

_declared: dict[str, type["Event"]] = {}


class Event:
    """Base of all events; they stand in the sender's `events.py`:

        @dataclass(frozen=True)
        class RequestAnswered(Event):
            name = "disclosure.request_answered"
            request: UUID
            answered_on: date
            org_path: str

    Fields may be str, int, float, bool, date, datetime, Decimal, UUID, enumerations, None, and lists, tuples,
    dictionaries and dataclasses of these. A field `org_path` says which body it concerns; webhooks filter by it.
    When fields change in a way that older stored events no longer fit, raise `shape` and write `upgrade`.
    """

    name: ClassVar[str] = ""
    shape: ClassVar[int] = 1

    def __init_subclass__(cls, **kwargs: Any) -> None:
        super().__init_subclass__(**kwargs)
        if "name" not in cls.__dict__:
            return
        if not NAME.match(cls.name):
            raise ValueError(f"event name {cls.name!r} must look like app.thing_happened")
        known = _declared.get(cls.name)
        if known is not None and (known.__module__, known.__qualname__) != (cls.__module__, cls.__qualname__):
            raise ValueError(f"event {cls.name} is declared twice: {known}, {cls}")
        _declared[cls.name] = cls

    @classmethod
    def upgrade(cls, payload: dict[str, Any], shape: int) -> dict[str, Any]:
        """The payload of an older shape in today's."""
        return payload

    def encode(self) -> dict[str, Any]:
        """As JSON. Raises TypeError when the event would not come back as it is."""
        cls = type(self)
        adapter = _adapter(cls)
        try:
            payload = adapter.dump_python(self, mode="json", warnings="error")
            same = adapter.validate_python(payload) == self
        except (PydanticSerializationError, ValidationError, ValueError) as error:
            raise TypeError(f"{cls.name}: {error}") from error
        if not same:
            raise TypeError(f"{cls.name} would come back changed: {self!r}")
        return dict(payload)

    @classmethod
    def decode(cls, payload: Mapping[str, Any], shape: int | None = None) -> Self:
        """From JSON; unknown fields are ignored, so that a newer sender does not break an older reader.

        Raises ValueError when it does not fit.
        """
        values = dict(payload)
        if shape is not None and shape < cls.shape:
            values = cls.upgrade(values, shape)
        event: Self = _adapter(cls).validate_python(values)
        return event


def _check(cls: type[Event]) -> None:
    if not cls.name:
        raise TypeError(f"{cls.__qualname__} has no name")
    made = cls.__dict__.get("__dataclass_params__")
    if made is None or not made.frozen:
        raise TypeError(f"{cls.__qualname__} must be a @dataclass(frozen=True)")


def _adapter(cls: type[Event]) -> TypeAdapter[Any]:
    made: TypeAdapter[Any] | None = cls.__dict__.get("_adapter")
    if made is None:
        _check(cls)
        made = TypeAdapter(cls)
        type.__setattr__(cls, "_adapter", made)
    return made


def declared_events() -> Mapping[str, type[Event]]:
    """Every event declared in this process, by name."""
    return MappingProxyType(_declared)
