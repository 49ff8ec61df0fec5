"""One person with a password at one office."""

from datetime import date
from html.parser import HTMLParser

import pytest
import time_machine
from django.core.cache import cache
from django.urls import reverse

from gongkai.kernel.orgs.actions import create_organisation
from gongkai.kernel.people import actions
from gongkai.kernel.people.actors import SYSTEM
from gongkai.kernel.people.models import Identity
from gongkai.web.accounts.tests import provider_server as servers

PASSWORD = "临江-Green-7788"


@pytest.fixture
def clock():
    with time_machine.travel("2026-03-10 09:00+08:00", tick=False) as traveller:
        yield traveller


@pytest.fixture
def office(db):
    return create_organisation(name="县政府办公室", short_name="县府办", kind="government_office", site_slug="office")


@pytest.fixture
def person(office):
    def make(username="li", name="李四", role="platform.admin", **values):
        account = actions.create_account(by=SYSTEM, username=username, name=name, password=PASSWORD, **values)
        if role:
            actions.give_post(account, by=SYSTEM, role=role, org=office, from_on=date(2020, 1, 1))
        return account

    return make


@pytest.fixture
def log_in(client):
    """Through the form, as a person does."""

    def enter(username="li", password=PASSWORD, follow=False, **values):
        return client.post(
            reverse("people:login"), {"username": username, "password": password, **values}, follow=follow
        )

    return enter


class Words(HTMLParser):
    """The visible text of a page."""

    def __init__(self):
        super().__init__()
        self.found = []

    def handle_data(self, data):
        if data.strip():
            self.found.append(data.strip())


def words(response):
    reader = Words()
    reader.feed(response.content.decode())
    return " ".join(reader.found)


@pytest.fixture(scope="module")
def running():
    made = servers.IdentityProvider()
    yield made
    made.stop()


@pytest.fixture
def idp(running, settings):
    running.keys = {"one": running.keys["one"]}
    running.signing, running.userinfo, running.forge, running.token_status = "one", None, None, 200
    running.people = {"sub": "u-1", "preferred_username": "li", "name": "李四"}
    running.change, running.metadata, running.codes, running.asked = (lambda claims: claims), {}, {}, []
    settings.OIDC_ISSUER, settings.OIDC_CLIENT_ID = running.issuer, servers.CLIENT
    settings.OIDC_CLIENT_SECRET, settings.LOCAL_LOGIN = servers.SECRET, ["*"]
    cache.clear()
    yield running
    cache.clear()


@pytest.fixture
def bound(person, idp):
    account = person()
    return Identity.objects.create(account=account, issuer=idp.issuer, subject="u-1").account
