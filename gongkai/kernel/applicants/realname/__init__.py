"""实名核验: outside providers that say who somebody is, such as a national or provincial identity platform.

A provider is a class without arguments, named by its dotted path in GONGKAI_REALNAME:

    class Provider:
        id = "province"                # kept with the level; must not change
        label = "省统一身份认证平台"     # on the button
        is_demo = False

        def start(self, applicant, back): ...             # where to send the browser, and what to remember meanwhile
        def finish(self, state, answer, back): ...        # the identity the answer proves; raises Failed

`start` returns `Start`; its `state` stays in the session, never in the address. `back` is the address of this platform
the browser comes back to; `answer` are the values it brings. `finish` checks the answer with the platform itself
(through `kernel.outbox.egress`), never by the browser's word. Which level it gives, and whether the identity is the one
that was registered, is decided here and not by the provider.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Protocol

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.utils.module_loading import import_string

from gongkai.kernel.applicants.models import Applicant

DEMO = "demo"
KNOWN = {DEMO: "gongkai.kernel.applicants.realname.demo.DemoProvider"}


class Failed(Exception):
    """The identity was not proven; the text is Chinese and meant for the screen."""


@dataclass(frozen=True)
class Start:
    """Where the browser goes, and what has to be the same when it comes back."""

    address: str
    state: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Identity:
    """Who the provider says it is; `reference` is its own number for this check."""

    name: str
    identity_kind: str
    identity_number: str = field(repr=False)
    reference: str = ""


class Provider(Protocol):
    id: str
    label: str
    is_demo: bool

    def start(self, applicant: Applicant, back: str) -> Start: ...

    def finish(self, state: Mapping[str, str], answer: Mapping[str, str], back: str) -> Identity: ...


def names() -> list[str]:
    """The setting; where people try the platform out, the demo provider stands in for none."""
    return list(settings.REALNAME) or ([] if settings.PRODUCTION else [DEMO])


def providers() -> dict[str, Provider]:
    """Every provider that is switched on, by id; doubles refuse to start."""
    found: dict[str, Provider] = {}
    for name in names():
        made: Any = import_string(KNOWN.get(name, name))()
        if made.id in found:
            raise ImproperlyConfigured(f"实名核验方“{made.id}”被声明了两次。")
        found[made.id] = made
    return found
