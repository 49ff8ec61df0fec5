"""The cast of people, the frozen clock and run_act(): what every test stands on. A pytest plugin."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest
import time_machine

from gongkai.kernel.cases.acts import IMPLEMENTED
from gongkai.kernel.numbering import codes
from gongkai.kernel.orgs.actions import add_department, create_organisation
from gongkai.kernel.orgs.models import Organisation
from gongkai.kernel.people.actors import Actor, actor_for
from gongkai.kernel.people.models import Account, Post

SHANGHAI = ZoneInfo("Asia/Shanghai")
LONG_AGO = date(2008, 5, 1)

# name → (role, at which body); one person, one post, so that every refusal can be shown.
BUREAU_POSTS = {
    "drafter": "disclosure.drafter",
    "clerk": "disclosure.clerk",
    "handler": "disclosure.handler",
    "reviewer": "disclosure.reviewer",
    "secrecy": "disclosure.secrecy",
    "legality": "disclosure.legality",
    "head": "disclosure.head",
    "leader": "disclosure.leader",
    "archivist": "archives.archivist",
}


@dataclass
class Cast:
    """安澜县: a county government, its office, two bureaus and a township, and the people who work there."""

    county: Organisation
    office: Organisation
    bureau: Organisation
    other_bureau: Organisation
    township: Organisation
    accounts: dict[str, Account] = field(default_factory=dict)

    def account(self, name: str) -> Account:
        return self.accounts[name]

    def actor(self, name: str) -> Actor:
        """The person with today's posts."""
        return actor_for(self.accounts[name])

    def __getattr__(self, name: str) -> Actor:
        if name.startswith("_") or name not in self.__dict__.get("accounts", {}):
            raise AttributeError(name)
        return self.actor(name)


def organisation(
    name: str, slug: str, kind: str, parent: Organisation | None, serial: int, **fields: Any
) -> Organisation:
    return create_organisation(
        parent=parent,
        name=name,
        short_name=name.removeprefix("安澜县"),
        kind=kind,
        site_slug=slug,
        uscc=codes.make_uscc(department="1", body_class="1", region="341298", stem=f"00398{serial:03d}"),
        letter_mark=fields.pop("letter_mark", "安"),
        phone=f"0551-6200{serial:04d}",
        address=f"安澜县人民路{serial}号",
        **fields,
    )


def make_cast() -> Cast:
    county = organisation("安澜县人民政府", "county", "government", None, 1, letter_mark="安政")
    office = organisation("安澜县人民政府办公室", "office", "government_office", county, 2, letter_mark="安政办")
    bureau = organisation("安澜县财政局", "caizheng", "government_department", county, 3, letter_mark="安财")
    other = organisation("安澜县水利局", "shuili", "government_department", county, 4, letter_mark="安水")
    township = organisation("安澜县青石镇人民政府", "qingshi", "township", county, 5, letter_mark="青政")
    add_department(bureau, "办公室")
    add_department(bureau, "预算股")
    cast = Cast(county, office, bureau, other, township)
    for name, role in BUREAU_POSTS.items():
        _person(cast, name, role, bureau)
        _person(cast, f"other_{name}", role, other)
    _person(cast, "supervisor", "disclosure.supervisor", county)
    _person(cast, "admin", "platform.admin", county)
    _person(cast, "auditor", "platform.auditor", county)
    cast.accounts["nobody"] = Account.objects.create(username="nobody", name="无岗位人员")
    return cast


def _person(cast: Cast, name: str, role: str, org: Organisation) -> None:
    account = Account.objects.create(username=name, name=f"{org.short_name}{name}")
    Post.objects.create(account=account, org=org, role=role, from_on=LONG_AGO)
    cast.accounts[name] = account


@pytest.fixture
def cast(db: None) -> Cast:
    return make_cast()


def run_act(name: str, *args: Any, **kwargs: Any) -> Any:
    """Call an act by its full name, as jobs and imports do."""
    return IMPLEMENTED[name](*args, **kwargs)


class FrozenClock:
    """今天: set it, move it; nine in the morning in Shanghai."""

    def __init__(self, traveller: Any) -> None:
        self._traveller = traveller

    def set(self, day: date) -> date:
        self._traveller.move_to(_morning(day))
        return day


def _morning(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, 9, tzinfo=SHANGHAI)


@contextmanager
def frozen_clock() -> Iterator[FrozenClock]:
    """A clock that stands at 2026-03-02, a Monday, until somebody moves it."""
    with time_machine.travel(_morning(date(2026, 3, 2)), tick=False) as traveller:
        yield FrozenClock(traveller)


@pytest.fixture
def clock() -> Iterator[FrozenClock]:
    with frozen_clock() as standing:
        yield standing


@pytest.fixture
def logged_in(client: Any) -> Callable[[Account], Any]:
    """A browser that is logged in as somebody, second factor included where it is required."""

    def log_in(account: Account) -> Any:
        client.force_login(account, backend="django.contrib.auth.backends.ModelBackend")
        return client

    return log_in
