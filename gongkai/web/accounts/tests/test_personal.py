"""A copy for the owner of an account, and what goes when the account is closed."""

import io
import json
import zipfile

import pytest

from gongkai.kernel.cases import NotAllowed, Refused
from gongkai.kernel.journal.reading import entries
from gongkai.kernel.people import actions
from gongkai.kernel.people.actions.personal import copy_of_account, erase_account
from gongkai.kernel.people.actors import SYSTEM
from gongkai.kernel.people.models import Identity, Passkey
from gongkai.web.accounts.tests.conftest import PASSWORD

pytestmark = pytest.mark.django_db


def test_the_owner_takes_a_copy_and_that_is_recorded(client, person, log_in):
    account = person(phone="13800138000")
    log_in()
    answer = client.post("/account/copy/")
    with zipfile.ZipFile(io.BytesIO(answer.content)) as archive:
        data = json.loads(archive.read("个人信息.json"))
        page = archive.read("个人信息.html").decode()
    assert data["账号"]["手机号码"] == "13800138000" and "平台管理员" in page
    assert PASSWORD not in page and account.password not in page
    assert entries(account.subject).last().details == {"what": "本人下载个人信息副本"}


def test_nobody_takes_the_copy_of_somebody_else(person):
    with pytest.raises(NotAllowed):
        copy_of_account(person(), by=SYSTEM)


def test_a_closed_account_keeps_the_name_and_loses_what_served_logging_in(person):
    account = person(phone="13800138000", email="li@example.org")
    Passkey.objects.create(user=account, name="手机", credential_id="k", credential=b"")
    Identity.objects.create(account=account, issuer="https://id.example", subject="u-1")
    with pytest.raises(Refused, match="先停用"):
        erase_account(account, by=SYSTEM, reason="离任")
    actions.change_account(account, by=SYSTEM, is_active=False)
    with pytest.raises(Refused, match="原因"):
        erase_account(account, by=SYSTEM, reason=" ")
    erase_account(account, by=SYSTEM, reason="离任")
    account.refresh_from_db()
    assert (account.phone, account.email, account.name) == ("", "", "李四")
    assert not account.has_usable_password() and account.posts.exists()
    assert not Passkey.objects.exists() and not Identity.objects.exists()
    assert "13800138000" not in "".join(e.details_json for e in entries(account.subject))
