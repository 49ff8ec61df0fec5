"""Owners of forms: an app binds its prefix and says who may manage its forms and read what was submitted."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.http import HttpRequest

if TYPE_CHECKING:
    from gongkai.kernel.eforms.models import FormAnswers, FormDefinition
    from gongkai.kernel.people.actors import Actor


@dataclass(frozen=True)
class Binding:
    """What an app says of its forms, whose owner is "<prefix>:…".

    `may_manage(form, actor)` beside the administrators; `may_read(answers, actor, request)` for submitted answers and
    their files; `may_fill(answers, actor, request)` for staff who fill in for somebody; `kind` of the case that comes
    of it, so that an agent's authorisation is asked; `title_of(owner)` names the owner on the builder's pages; `orgs`
    are the bodies whose forms this person builds, beside the administrators.
    """

    prefix: str
    label: str
    may_manage: "Callable[[FormDefinition, Actor], bool]"
    may_read: "Callable[[FormAnswers, Actor, HttpRequest | None], bool]"
    title_of: Callable[[str], str] = str
    may_fill: "Callable[[FormAnswers, Actor, HttpRequest | None], bool]" = lambda answers, actor, request: False
    kind: str = ""
    orgs: "Callable[[Actor], set[int]]" = lambda actor: set()


_bindings: dict[str, Binding] = {}


def bind(binding: Binding) -> None:
    """Declare an owner; one prefix, one binding."""
    known = _bindings.get(binding.prefix)
    if known is not None and known != binding:
        raise ValueError(f"表单所属“{binding.prefix}”已登记。")
    _bindings[binding.prefix] = binding


def unbind(prefix: str) -> None:
    """Forget a binding that a test has made."""
    _bindings.pop(prefix, None)


def all_bindings() -> list[Binding]:
    return list(_bindings.values())


def binding_of(owner: str) -> Binding | None:
    return _bindings.get(owner.partition(":")[0])
