"""The administrators' pages: a secret is seen once, a system is changed and revoked, strangers find nothing."""

import re

import pytest

from gongkai.kernel.clients import queries, tokens
from gongkai.kernel.clients.models import Client

TYPED = {
    "name": "不动产登记系统",
    "contact": "张三",
    "phone": "0551-62001234",
    "reading": ["services.cases.read"],
    "acts": ["services.application.accept"],
    "roles": ["services.window"],
    "networks": "10.1.2.0/24\n10.1.3.4",
    "per_minute": "60",
    "expires_on": "",
}


@pytest.fixture
def admin(cast, logged_in):
    return logged_in(cast.account("admin"))


def registered(admin, cast):
    return admin.post("/desk/clients/new/", {**TYPED, "org": cast.bureau.pk})


def test_a_system_is_registered_and_its_secret_shown_once(cast, admin):
    response = registered(admin, cast)
    secret = re.search(r"gks_[-_\w]+", response.content.decode())[0]
    client = Client.objects.get()
    assert tokens.by_secret(str(client.uid), secret).client == client
    assert response["Cache-Control"] == "no-store"
    page = admin.get(f"/desk/clients/{client.uid}/").content.decode()
    assert secret not in page and "10.1.3.4" in page and "窗口人员" in page
    assert "不动产登记系统" in admin.get("/desk/clients/").content.decode()


def test_what_was_typed_stays_when_it_is_refused(cast, admin):
    response = admin.post("/desk/clients/new/", {**TYPED, "org": cast.bureau.pk, "networks": "不是地址"})
    page = response.content.decode()
    assert response.status_code == 422 and "不是有效的网络地址" in page and "不动产登记系统" in page
    response = admin.post("/desk/clients/new/", {**TYPED, "org": cast.bureau.pk, "reading": [], "acts": []})
    assert "请至少选择一项权限范围" in response.content.decode()


def test_a_system_is_changed_rotated_and_revoked(cast, admin):
    registered(admin, cast)
    client = Client.objects.get()
    address = f"/desk/clients/{client.uid}"
    typed = {**TYPED, "acts": [], "roles": []}
    assert admin.post(f"{address}/change/", typed).status_code == 302
    assert Client.objects.get().scopes == ["services.cases.read"]
    assert "gks_" in admin.post(f"{address}/secret/", {"keep_hours": "24"}).content.decode()
    assert len(queries.secrets_of(client)) == 2
    assert admin.post(f"{address}/officers/new/", {"account": cast.account("clerk").pk}).status_code == 302
    number = queries.officers_of(client)[0].pk
    assert admin.get(f"{address}/officers/{number}/drop/").status_code == 200
    assert admin.post(f"{address}/officers/{number}/drop/").status_code == 302
    assert admin.post(f"{address}/revoke/", {"reason": ""}).status_code == 422
    assert admin.post(f"{address}/revoke/", {"reason": "下线"}).status_code == 302
    assert queries.state_of(Client.objects.get()) == "revoked"
    assert admin.post(f"{address}/secret/", {"keep_hours": "0"}).status_code == 422


@pytest.mark.parametrize("name", ["clerk", "auditor", "nobody"])
def test_only_administrators_of_the_body_find_it(cast, admin, client, logged_in, name):
    registered(admin, cast)
    uid = Client.objects.get().uid
    stranger = logged_in(cast.account(name))
    for address in (
        "",
        "new/",
        f"{uid}/",
        f"{uid}/change/",
        f"{uid}/secret/",
        f"{uid}/revoke/",
        f"{uid}/officers/new/",
    ):
        assert stranger.get(f"/desk/clients/{address}").status_code == 404
