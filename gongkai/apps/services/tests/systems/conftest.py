"""A system of the bureau that calls the interface with all scopes, and short ways to call."""

import json
from dataclasses import dataclass
from typing import Any

import pytest
import time_machine
from django.test import Client as Browser

from gongkai.apps.services.tests.hall.stage import Hall, make_hall
from gongkai.kernel.clients import actions, scopes, tokens
from gongkai.kernel.clients.models import Client
from gongkai.kernel.orgs.models import Organisation

API = "/api/v1/services"
PERSON = {
    "kind": "person",
    "name": "陈晓兰",
    "identity_kind": "citizen_id",
    "identity_number": "11010519491231002X",
    "phone": "13900000001",
    "content": "经营瓶装燃气",
    "delivery": "window",
}


@dataclass
class System:
    """One client with a token; `get` and `post` below /api/v1/services."""

    client: Client
    token: str
    browser: Browser

    def headers(self, officer: str = "", **more: str) -> dict[str, str]:
        named = {"X-Gongkai-Officer": officer} if officer else {}
        return {"Authorization": f"Bearer {self.token}", **named, **more}

    def get(self, address: str, query: dict[str, Any] | None = None, officer: str = "") -> Any:
        return self.browser.get(f"{API}/{address}", query or {}, headers=self.headers(officer))

    def post(self, address: str, body: Any, officer: str = "", **headers: str) -> Any:
        sent = self.headers(officer, **headers)
        return self.browser.post(f"{API}/{address}", json.dumps(body), content_type="application/json", headers=sent)

    def act(self, uid: Any, act: str, body: Any = None, officer: str = "", **headers: str) -> Any:
        return self.post(f"cases/{uid}/acts/{act}", body or {}, officer, **headers)


def make_system(hall: Hall, browser: Browser, org: Organisation | None = None, **changed: Any) -> System:
    admin = hall.stage.cast.admin
    values = {"wanted": list(scopes.known()), "roles": ("services.window",), "name": "燃气管理系统"}
    client, secret = actions.create_client(
        by=admin, org=org or hall.bureau, contact="张三", phone="0551-62001234", **{**values, **changed}
    )
    token, _, _ = tokens.issue(tokens.by_secret(str(client.uid), secret), [], None)
    return System(client, token, browser)


@pytest.fixture(autouse=True)
def _clock():
    with time_machine.travel("2026-03-02T10:00:00+08:00", tick=False):
        yield


@pytest.fixture(autouse=True)
def _storage(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "files"


@pytest.fixture
def hall(stage) -> Hall:
    return make_hall(stage)


@pytest.fixture
def system(hall, client) -> System:
    made = make_system(hall, client)
    for name in ("examiner", "approver", "window"):
        actions.name_officer(made.client, hall.account(name), by=hall.stage.cast.admin)
    return made


@pytest.fixture
def registered(hall, system):
    """A case that the system has registered: its detail and the query code."""

    def make(**changed: Any) -> dict[str, Any]:
        sent = {"item": str(hall.item.uid), **PERSON, "materials": [{"number": 1, "form": "original"}], **changed}
        response = system.post("cases", sent)
        assert response.status_code == 201, response.content.decode()
        return response.json()

    return make
