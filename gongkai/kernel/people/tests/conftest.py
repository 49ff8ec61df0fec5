"""A small county: a government with an office and a bureau, and a few people."""

from datetime import date

import pytest

from gongkai.kernel.orgs.actions import create_organisation
from gongkai.kernel.people import actions
from gongkai.kernel.people.actors import SYSTEM
from gongkai.kernel.registry import Role, Separation, store

ROLES = {
    "test.clerk": Role("test.clerk", "受理员"),
    "test.head": Role("test.head", "负责人"),
    "test.watcher": Role("test.watcher", "主管部门", "subtree"),
}
SEPARATIONS = (Separation(("test.clerk", "test.head"), "收件与审批应由不同的人办理", "内部控制规程第三条"),)
SINCE = date(2026, 1, 1)


@pytest.fixture(autouse=True)
def declared(monkeypatch):
    """Roles and separations of a module that exists only in these tests."""
    roles, separations = store.roles(), store.separations()
    monkeypatch.setattr(store, "roles", lambda: {**roles, **ROLES})
    everything = (*separations, *SEPARATIONS)
    monkeypatch.setattr("gongkai.kernel.people.queries.separations", lambda: everything)
    monkeypatch.setattr("gongkai.kernel.people.actions.delegation.separations", lambda: everything)
    monkeypatch.setattr("gongkai.kernel.people.queries.roles", store.roles)


@pytest.fixture
def county():
    return create_organisation(name="临江县人民政府", short_name="县政府", kind="government", site_slug="lin")


@pytest.fixture
def office(county):
    return create_organisation(
        parent=county, name="县政府办公室", short_name="县府办", kind="government_office", site_slug="office"
    )


@pytest.fixture
def bureau(county):
    return create_organisation(
        parent=county, name="县财政局", short_name="财政局", kind="government_department", site_slug="bureau"
    )


@pytest.fixture
def person():
    def make(username, name="", **fields):
        return actions.create_account(by=SYSTEM, username=username, name=name or f"{username}同志", **fields)

    return make


@pytest.fixture
def post():
    def give(account, role, org, from_on=SINCE, to_on=None, **fields):
        return actions.give_post(account, by=SYSTEM, role=role, org=org, from_on=from_on, to_on=to_on, **fields)

    return give
