"""接入系统 of 安澜县: one that handles cases, one that receives the exchange, one that was revoked; with what they did.

Secrets are chance and told nobody: who wants to call in the name of one changes its secret at the desk, which shows it.
"""

from collections.abc import Sequence
from datetime import timedelta
from random import Random

from gongkai.apps.services.actions import applications as acts
from gongkai.apps.services.demo.cases import Desk
from gongkai.apps.services.demo.people import Staff
from gongkai.apps.services.models import Application, ServiceItem
from gongkai.apps.services.queries.applications import KIND
from gongkai.kernel import workdays
from gongkai.kernel.clients import actions, callers, scopes, tokens
from gongkai.kernel.clients.callers import Caller
from gongkai.kernel.clients.models import Client
from gongkai.kernel.orgs.models import Organisation
from gongkai.kernel.people.actors import SYSTEM, Actor, actor_for
from gongkai.kernel.people.queries import by_username

HOUSE = "construction"
READING = "services.cases.read"
# What the system of the house does itself, in the post 窗口人员; its officers examine.
RECEIVING = ("register", "check_materials", "accept", "refuse_acceptance", "request_supplement", "attach_files")
EXAMINING = ("start_review", "pass_stage")
OFFICER = "hallexam"
PLACE, ABOVE = "10.34.12.8", "10.34.1.20"
OLD = "窗口叫号系统（旧）"


def connect_the_systems(staff: Staff, bodies: dict[str, Organisation], items: Sequence[ServiceItem]) -> None:
    """Registered over the last months; the first has handled cases since, the last was used until it was replaced."""
    county, house, now = bodies["county"], bodies[HOUSE], workdays.now()
    account = by_username("admin")
    admin = actor_for(account) if account is not None else SYSTEM
    with workdays.pretending(now - timedelta(days=300)):
        old, secret = actions.create_client(
            by=admin, org=house, name=OLD, contact="沈雨晴", phone="0549-6200011", wanted=[READING]
        )
    with workdays.pretending(now - timedelta(days=120)):
        _call(old, secret, "10.34.12.3")
    with workdays.pretending(now - timedelta(days=60)):
        actions.revoke_client(old, by=admin, reason="已由住建业务系统代替，合同到期")
        busy, secret = _business(admin, house)
        above, above_secret = actions.create_client(
            by=admin, org=county, name="市级数据交换平台", contact="梁知秋", phone="0549-6200100",
            wanted=[scopes.EXCHANGE, READING], networks=["10.34.1.0/24"], per_minute=120,
            expires_on=workdays.today() + timedelta(days=365),
        )  # fmt: skip
    if items:
        _handle(busy, secret, items)
    _call(above, above_secret, ABOVE)


def _business(admin: Actor, house: Organisation) -> tuple[Client, str]:
    wanted = [READING, *(f"{KIND}.{act}" for act in (*RECEIVING, *EXAMINING))]
    client, secret = actions.create_client(
        by=admin, org=house, name="住建业务系统", contact="方晓禾", phone="0549-6200010",
        wanted=wanted, roles=["services.window"], networks=["10.34.12.0/24"],
    )  # fmt: skip
    if (officer := by_username(OFFICER)) is not None:
        actions.name_officer(client, officer, by=admin)
    return client, secret


def _handle(client: Client, secret: str, items: Sequence[ServiceItem]) -> None:
    """Three applications as a program files them: one received, one accepted, one under review by its officer."""
    now, made = workdays.now(), list[Application]()
    for number, days in enumerate((9, 6, 3)):
        with workdays.pretending(now - timedelta(days=days)):
            made.append(_desk(client, secret, items[number % len(items)], number).receive())
    with workdays.pretending(now - timedelta(days=2)):
        for number, application in enumerate(made[:2]):
            _desk(client, secret, application.item, number).accept(application)
    acts.start_review(made[0], by=_call(client, secret, PLACE, OFFICER).actor)


def _desk(client: Client, secret: str, item: ServiceItem, number: int) -> Desk:
    """The desk of a program: its own post at the window."""
    own = _call(client, secret, PLACE).actor
    return Desk(item, Staff({("window", HOUSE): own}), Random(f"system/{number}"))


def _call(client: Client, secret: str, address: str, officer: str | None = None) -> Caller:
    """As a request begins: a token for the secret, the caller of the token."""
    token, _, _ = tokens.issue(tokens.by_secret(str(client.uid), secret), [], address)
    return callers.find(token, address, officer)
