"""One person with a password at one office."""

from datetime import date
from html.parser import HTMLParser

import pytest
import time_machine
from django.urls import reverse

from gongkai.kernel.orgs.actions import create_organisation
from gongkai.kernel.people import actions
from gongkai.kernel.people.actors import SYSTEM

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
