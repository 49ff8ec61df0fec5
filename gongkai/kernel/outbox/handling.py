"""Who wants to be told: handlers by event name."""

import inspect
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, TypeVar
from uuid import UUID

from gongkai.kernel.outbox.event import NAME, Event

Function = TypeVar("Function", bound=Callable[..., Any])


@dataclass(frozen=True)
class HandlerSpec:
    """One subscription; `name` is stored with every delivery and must not change lightly."""

    name: str
    event: str
    function: Callable[..., Any]

    def call(self, event: Event, key: UUID) -> None:
        if "key" in inspect.signature(self.function).parameters:
            self.function(event, key=key)
        else:
            self.function(event)


_handlers: dict[str, HandlerSpec] = {}


def handles(event: type[Event] | str, *, name: str = "") -> Callable[[Function], Function]:
    """Subscribe a function of `handlers.py`; other apps' events are named, not imported.

    It is called as `function(event)`, or `function(event, key=uid)` if it has a parameter `key`, inside the
    transaction that marks the delivery as done: what it writes to the database happens once. It must be short and
    must not talk to the network (enqueue a job instead). When it raises, everything it wrote is undone and it is
    called again later.

    `name` defaults to `app.function`.
    """
    event_name = event if isinstance(event, str) else event.name

    def subscribe(function: Function) -> Function:
        _add(HandlerSpec(name or _default_name(function), event_name, function))
        return function

    return subscribe


def _default_name(function: Callable[..., Any]) -> str:
    # gongkai.apps.disclosure.handlers → disclosure
    parts = function.__module__.split(".")
    return f"{parts[-2] if len(parts) > 1 else parts[-1]}.{function.__name__}"


def _add(spec: HandlerSpec) -> None:
    if not NAME.match(spec.name):
        raise ValueError(f"handler name {spec.name!r} must look like app.verb")
    known = _handlers.get(spec.name)
    if known is not None and _address(known) != _address(spec):
        raise ValueError(f"handler {spec.name} is declared twice: {_address(known)}, {_address(spec)}")
    _handlers[spec.name] = spec


def _address(spec: HandlerSpec) -> tuple[str, str, str]:
    return spec.event, spec.function.__module__, spec.function.__qualname__


def handlers_of(event_name: str) -> Iterator[HandlerSpec]:
    return (spec for spec in _handlers.values() if spec.event == event_name)


def all_handlers() -> list[HandlerSpec]:
    return list(_handlers.values())


def find_handler(name: str) -> HandlerSpec | None:
    return _handlers.get(name)
