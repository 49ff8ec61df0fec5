"""我的账号: posts, contact, password, devices, delegation, second factor, calendar address."""

from datetime import date, timedelta

import pytest
from django.test import Client

from gongkai.kernel.journal.reading import entries
from gongkai.kernel.people import actions
from gongkai.kernel.people.actions import second_factor as factor
from gongkai.kernel.people.actors import SYSTEM, actor_for
from gongkai.kernel.people.models import Delegation
from gongkai.web.accounts.browsers import browser_name
from gongkai.web.accounts.tests.conftest import PASSWORD, words
from gongkai.web.accounts.tests.test_log_in import code_for

pytestmark = pytest.mark.django_db
NEW = "青石-Harbour-2031"


@pytest.fixture
def me(person, log_in, clock):
    account = person()
    log_in()
    return account


def test_the_page_shows_posts_devices_and_contact(client, me):
    page = client.get("/account/")
    text = words(page)
    assert "平台管理员" in text and "县府办" in text and "本人岗位" in text
    assert "127.0.0.1" in text and "当前" in text
    assert page.content.decode().count("<h1") == 1


def test_duties_that_should_be_apart_are_said(client, me, office):
    actions.give_post(me, by=SYSTEM, role="platform.auditor", org=office)
    assert "不宜由同一人担任" in words(client.get("/account/"))


def test_contact_is_saved_or_refused_with_what_was_typed(client, me):
    bad = client.post("/account/contact/", {"phone": "12", "email": "nonsense"})
    assert bad.status_code == 422
    assert 'value="nonsense"' in bad.content.decode()
    assert client.post("/account/contact/", {"phone": "13812345678", "email": "li@example.gov.cn"}).status_code == 302
    me.refresh_from_db()
    assert (me.phone, me.email) == ("13812345678", "li@example.gov.cn")


@pytest.mark.parametrize(
    ("agent", "name"),
    [
        (
            "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Chrome/140.0 Safari/537.36",
            "Chrome 浏览器，Windows",
        ),
        ("Mozilla/5.0 (Windows NT 10.0) Chrome/140.0 Safari/537.36 Edg/140.0", "Edge 浏览器，Windows"),
        ("Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) Version/18.0 Safari/604.1", "Safari 浏览器，iPhone"),
        ("Mozilla/5.0 (Linux; Android 15) Chrome/140.0 MicroMessenger/8.0", "微信，安卓"),
        ("curl/8.0", "其他程序"),
        ("", "其他程序"),
    ],
)
def test_a_browser_is_named_as_its_owner_knows_it(agent, name):
    assert browser_name(agent) == name


# Password ------------------------------------------------------------------


def change(client, **values):
    data = {"current": PASSWORD, "password": NEW, "repeated": NEW, **values}
    return client.post("/account/password/", data)


def test_a_new_password_ends_every_other_session_and_keeps_this_one(client, me):
    elsewhere = Client()
    elsewhere.post("/login/", {"username": "li", "password": PASSWORD})
    assert elsewhere.get("/account/").status_code == 200
    assert change(client).status_code == 302
    assert client.get("/account/").status_code == 200
    assert elsewhere.get("/account/").status_code == 302
    me.refresh_from_db()
    assert me.check_password(NEW)
    assert len([e for e in entries(me.subject) if e.details.get("what") == "修改密码"]) == 1
    assert words(client.get("/account/")).count("127.0.0.1") == 1


@pytest.mark.parametrize(
    ("values", "sentence"),
    [
        ({"current": "wrong"}, "原密码不正确"),
        ({"repeated": "other"}, "两次输入的新密码不一致"),
        ({"password": PASSWORD, "repeated": PASSWORD}, "新密码不能与原密码相同"),
        ({"password": "short", "repeated": "short"}, "密码太短"),
        ({"password": "8675309246", "repeated": "8675309246"}, "密码只包含数字"),
        ({"password": "password123", "repeated": "password123"}, "太常见"),
        ({"password": ""}, "请填写新密码"),
    ],
)
def test_a_password_is_refused_in_chinese(client, me, values, sentence):
    answer = change(client, **values)
    assert answer.status_code == 422
    assert sentence in words(answer)
    me.refresh_from_db()
    assert me.check_password(PASSWORD)


def test_guessing_the_old_password_locks_out(client, me):
    answers = [change(client, current="wrong").status_code for _ in range(6)]
    assert answers[-1] == 429


# Devices ---------------------------------------------------------------------


def test_a_session_elsewhere_can_be_ended_but_not_somebody_else_s(client, me, person):
    elsewhere = Client()
    elsewhere.post("/login/", {"username": "li", "password": PASSWORD})
    person("wang", "王五")
    stranger = Client()
    stranger.post("/login/", {"username": "wang", "password": PASSWORD})
    other = me.sign_ins.exclude(session_key=client.session.session_key).get()
    assert stranger.post(f"/account/sessions/{other.pk}/end/").status_code == 404
    assert elsewhere.get("/account/").status_code == 200
    assert client.post(f"/account/sessions/{other.pk}/end/").status_code == 302
    assert elsewhere.get("/account/").status_code == 302


# Second factor ------------------------------------------------------------------


def test_binding_shows_a_code_to_scan_and_the_recovery_codes_once(client, me):
    page = client.get("/account/second-factor/")
    assert "<svg" in page.content.decode()
    assert "data:image" not in page.content.decode()
    key = client.session["gongkai_new_factor"]
    wrong = client.post("/account/second-factor/", {"code": "000000"})
    assert wrong.status_code == 422 and "动态口令不正确" in words(wrong)
    assert client.session["gongkai_new_factor"] == key
    done = client.post("/account/second-factor/", {"code": code_for(key)})
    assert "只显示这一次" in words(done)
    assert "gongkai_new_factor" not in client.session
    state = client.get("/account/second-factor/")
    assert "还有 10 个备用码可用" in words(state)


def test_binding_again_needs_the_old_code(client, me, clock):
    first = factor.new_key()
    _, codes = factor.enrol(me, by=actor_for(me), key=first, code=code_for(first))
    clock.shift(timedelta(minutes=2))
    client.get("/account/second-factor/?renew=1")
    key = client.session["gongkai_new_factor"]
    refused = client.post("/account/second-factor/?renew=1", {"code": code_for(key), "current": "000000"})
    assert refused.status_code == 422 and "原动态口令" in words(refused)
    clock.shift(timedelta(minutes=2))
    done = client.post("/account/second-factor/?renew=1", {"code": code_for(key), "current": codes[0]})
    assert "只显示这一次" in words(done)
    assert factor.device_of(me).key == key


def test_new_recovery_codes_need_a_code(client, me, clock):
    key = factor.new_key()
    factor.enrol(me, by=actor_for(me), key=key, code=code_for(key))
    clock.shift(timedelta(minutes=2))
    assert client.post("/account/second-factor/codes/", {"code": "000000"}).status_code == 302
    clock.shift(timedelta(minutes=2))
    assert "只显示这一次" in words(client.post("/account/second-factor/codes/", {"code": code_for(key)}))


# Delegation ---------------------------------------------------------------------


def delegate(client, to, **values):
    data = {"receiver": to.pk, "scope": "", "from_on": "2026-03-10", "to_on": "2026-03-20", "reason": "出差"}
    return client.post("/account/delegation/", {**data, **values})


def test_one_delegates_to_a_colleague_and_takes_it_back(client, me, person, office):
    colleague = person("wang", "王五")
    assert delegate(client, colleague).status_code == 302
    made = Delegation.objects.get()
    assert (made.to_on, made.reason, made.role) == (date(2026, 3, 20), "出差", "")
    page = client.get("/account/delegation/")
    assert "王五" in words(page) and "全部岗位" in words(page)
    assert client.post(f"/account/delegation/{made.pk}/revoke/", {"reason": ""}).status_code == 422
    assert client.post(f"/account/delegation/{made.pk}/revoke/", {"reason": "提前返回"}).status_code == 302
    made.refresh_from_db()
    assert made.revoked_at is not None


def test_a_single_post_can_be_delegated(client, me, person, office):
    colleague = person("wang", "王五")
    assert delegate(client, colleague, scope=f"platform.admin@{office.pk}").status_code == 302
    made = Delegation.objects.get()
    assert (made.role, made.org) == ("platform.admin", office)


def test_refusals_stand_beside_the_field(client, me, person):
    colleague = person("wang", "王五")
    for values, sentence in (
        ({"to_on": "2026-03-01"}, "截止日期不能早于起始日期"),
        ({"reason": ""}, "请填写事由"),
        ({"from_on": "nonsense"}, "请填写正确的日期"),
        ({"receiver": me.pk}, "选择一个有效的选项"),
    ):
        answer = delegate(client, colleague, **values)
        assert answer.status_code == 422
        assert sentence in words(answer), sentence
    assert not Delegation.objects.exists()


def test_the_delegation_of_strangers_is_not_there(client, me, person):
    first, second = person("wang", "王五"), person("zhao", "赵六")
    made = actions.delegate(
        first, second, by=actor_for(first), from_on=date(2026, 3, 10), to_on=date(2026, 3, 12), reason="休假"
    )
    assert client.get(f"/account/delegation/{made.pk}/revoke/").status_code == 404


def test_a_warning_is_given_where_duties_meet(client, me, person, office):
    auditor = person("wang", "王五", role="platform.auditor")
    answer = delegate(client, auditor)
    page = client.get(answer["Location"])
    assert "请注意：王五代理期间" in words(page)


# Calendar address ------------------------------------------------------------------


def test_the_calendar_address_is_switched_on_renewed_and_off(client, me):
    assert "启用日历订阅" in words(client.get("/account/"))
    client.post("/account/calendar/", {"on": "1"})
    first = _address(client)
    assert Client().get(first).status_code == 200
    client.post("/account/calendar/", {"on": "1"})
    second = _address(client)
    assert first != second
    assert Client().get(first).status_code == 404
    client.post("/account/calendar/", {"on": "0"})
    assert Client().get(second).status_code == 404


def _address(client):
    page = client.get("/account/").content.decode()
    start = page.index("/desk/calendar.ics?key=")
    return page[start : page.index("<", start)]
