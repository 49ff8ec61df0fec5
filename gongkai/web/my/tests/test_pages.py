"""The applicant's space, page by page."""

import io
import json
import zipfile
from dataclasses import replace
from datetime import timedelta

import pytest
from django.urls import reverse

from gongkai.kernel import registry
from gongkai.kernel.applicants import messages, queries
from gongkai.kernel.applicants.actions import verification
from gongkai.kernel.applicants.models import Applicant, Dispatch, Level
from gongkai.kernel.applicants.presence import KEY, Presence
from gongkai.kernel.applicants.tests import people
from gongkai.kernel.people.actions import give_post
from gongkai.kernel.people.actors import SYSTEM
from gongkai.kernel.workdays import today
from gongkai.web.accounts.tests.authenticator import Authenticator
from gongkai.web.accounts.tests.conftest import words
from gongkai.web.my.urls import urlpatterns

pytestmark = pytest.mark.django_db
PLAIN = ("home", "cases", "take_in", "messages", "channels", "act_as", "authorisations", "offer", "profile", "level")


@pytest.fixture
def me(clock):
    return people.person()


@pytest.fixture
def mine(client, me):
    return people.sign_in(client, me)


def later(client):
    """The same browser a while after the sign-in."""
    session = client.session
    session[KEY] = {**session[KEY], "proved": 0}
    session.save()


def test_no_page_opens_without_signing_in(client, db):
    open_to_all = {"login", "passkey_login", "logout", "register", "register_code", "register_person"}
    open_to_all |= {"recover", "recover_code", "recover_password"}
    arguments = {"number": 1, "uid": "0" * 8 + "-0000-0000-0000-" + "0" * 12, "do": "revoke", "provider": "demo"}
    for pattern in urlpatterns:
        if pattern.name in open_to_all:
            continue
        wanted = {name: arguments[name] for name in pattern.pattern.converters}
        answer = client.get(reverse(f"my:{pattern.name}", kwargs=wanted))
        assert answer.headers["Location"].startswith("/my/login/"), pattern.name
        assert "no-store" in answer.headers["Cache-Control"]


@pytest.mark.parametrize("name", PLAIN)
def test_every_page_says_in_whose_name_and_is_not_kept(mine, name):
    answer = mine.get(reverse(f"my:{name}"))
    assert answer.status_code == 200 and "申*" in words(answer).replace("屠", "*")
    assert "no-store" in answer.headers["Cache-Control"]


def test_the_inbox_counts_what_is_unread(mine, me):
    messages.send(me, "applicants.security", fingerprint="a", what="甲。")
    messages.send(me, "applicants.security", fingerprint="b", what="乙。")
    assert messages.unread_count(Presence(me)) == 2
    (second, _) = messages.inbox(Presence(me))
    assert "乙。" in words(mine.get(reverse("my:message", args=[second.pk])))
    assert messages.unread_count(Presence(me)) == 1
    mine.post(reverse("my:read_messages"))
    assert messages.unread_count(Presence(me)) == 0


def test_nobody_reads_another_s_message(mine, clock):
    other = people.person("宇文成")
    made = messages.send(other, "applicants.security", fingerprint="a", what="秘密。")
    assert mine.get(reverse("my:message", args=[made.pk])).status_code == 404


def test_long_inboxes_have_pages(mine, me):
    for number in range(25):
        messages.send(me, "applicants.security", fingerprint=str(number), what=f"第{number}条。")
    first = mine.get(reverse("my:messages")).content.decode()
    older = first.partition("?before=")[2].partition('"')[0]
    assert older.isdecimal()
    assert mine.get(f"{reverse('my:messages')}?before={older}").status_code == 200
    assert mine.get(f"{reverse('my:messages')}?before=x").status_code == 200


def test_channels_are_chosen(mine, me):
    mine.post(reverse("my:channels"), {"progress.sms": "on"})
    me.refresh_from_db()
    assert messages.wants(me, "progress", "sms") and not messages.wants(me, "progress", "email")


def test_acting_is_chosen_in_the_frame_and_shown_on_every_page(mine, me, clock):
    giver = people.person("宇文成")
    given = people.authorised(Presence(giver), me)
    mine.post(reverse("my:act_as"), {"uid": str(given.uid)})
    assert "当前名义" in words(mine.get(reverse("my:home"))) and "宇文成" in words(mine.get(reverse("my:cases")))
    # What is the owner's alone is not the agent's.
    for name in ("security", "password", "offer", "contact", "close", "new_organisation", "identity"):
        assert mine.get(reverse(f"my:{name}")).status_code == 404, name
    mine.post(reverse("my:act_as"), {"uid": ""})
    assert "当前名义" not in words(mine.get(reverse("my:home")))
    assert "开始以授权人名义办理" in str([entry.details for entry in queries.uses_of(given)])


def test_nobody_acts_by_an_authorisation_of_somebody_else(mine, clock):
    giver, agent = people.person("宇文成"), people.person("司徒安")
    given = people.authorised(Presence(giver), agent)
    assert mine.post(reverse("my:act_as"), {"uid": str(given.uid)}).status_code == 404


def test_an_authorisation_from_offer_to_revocation(mine, me, clock, client):
    agent = people.person("宇文成")
    typed = {
        "name": "宇文成",
        "contact": "13900002222",
        "scope": ["disclosure.request"],
        "from_on": today().isoformat(),
        "to_on": (today() + timedelta(days=9)).isoformat(),
    }
    assert mine.post(reverse("my:offer"), {**typed, "to_on": "2020-01-01"}).status_code == 422
    assert mine.post(reverse("my:offer"), typed).status_code == 302
    theirs = people.sign_in(type(client)(), agent)
    (given,) = queries.offers_to(agent)
    assert "政府信息公开申请" in words(theirs.get(reverse("my:authorisations")))
    assert theirs.post(reverse("my:answer", args=[given.uid, "accept"])).status_code == 302
    assert [one.uid for one in queries.acting_choices(agent)] == [given.uid]
    assert theirs.get(reverse("my:authorisation", args=[given.uid])).status_code == 404
    assert mine.get(reverse("my:authorisation", args=[given.uid])).status_code == 200
    assert theirs.post(reverse("my:answer", args=[given.uid, "revoke"])).status_code == 404
    assert mine.post(reverse("my:answer", args=[given.uid, "revoke"])).status_code == 302
    assert queries.acting_choices(agent) == []
    assert mine.get(reverse("my:answer", args=[given.uid, "nonsense"])).status_code == 404


def test_an_organisation_is_registered(mine, me):
    typed = {"name": "澜江实业有限公司", "uscc": people.USCC, "legal_representative": "司徒安"}
    assert mine.post(reverse("my:new_organisation"), {**typed, "uscc": "1"}).status_code == 422
    assert mine.post(reverse("my:new_organisation"), typed).headers["Location"] == reverse("my:act_as")
    assert "澜江实业有限公司" in words(mine.get(reverse("my:act_as")))


def test_what_lets_in_is_changed_only_soon_after_the_sign_in(mine, me):
    later(mine)
    for name in ("contact", "close"):
        assert mine.get(reverse(f"my:{name}")).headers["Location"] == reverse("my:security")
    mine.post(reverse("my:security"), {"current": "错的"})
    assert mine.get(reverse("my:contact")).status_code == 302
    mine.post(reverse("my:security"), {"current": people.PASSWORD})
    assert mine.get(reverse("my:contact")).status_code == 200


def test_a_contact_is_added_by_a_code(mine, me):
    mine.post(reverse("my:contact"), {"contact": "shen@example.org"})
    assert mine.post(reverse("my:contact_code"), {"code": "000"}).status_code == 422
    mine.post(reverse("my:contact_code"), {"code": people.last_code()})
    me.refresh_from_db()
    assert me.email == "shen@example.org"
    mine.post(reverse("my:remove_contact"), {"kind": "mobile"})
    me.refresh_from_db()
    assert [one.kind for one in me.contacts] == ["email"]


def test_a_contact_is_not_removed_by_who_came_in_a_while_ago(mine, me):
    """It lets in and recovers the password, like a passkey; a session left open must not take it away."""
    mine.post(reverse("my:contact"), {"contact": "shen@example.org"})
    mine.post(reverse("my:contact_code"), {"code": people.last_code()})
    later(mine)
    answer = mine.post(reverse("my:remove_contact"), {"kind": "mobile"})
    assert answer.headers["Location"] == reverse("my:security")
    me.refresh_from_db()
    assert [one.kind for one in me.contacts] == ["mobile", "email"]


def test_a_new_password_keeps_this_session_and_ends_the_others(mine, me, client):
    other = people.sign_in(type(client)(), me)
    typed = {"current": people.PASSWORD, "password": "新密码-Green-99", "repeated": "新密码-Green-99"}
    assert mine.post(reverse("my:password"), {**typed, "current": "错的"}).status_code == 422
    assert mine.post(reverse("my:password"), typed).status_code == 302
    assert mine.get("/my/").status_code == 200
    assert other.get("/my/").status_code == 302


def test_the_level_is_raised_by_the_demo_provider_and_says_that_it_is_one(mine, me):
    page = mine.get(reverse("my:level_start", args=["demo"])).headers["Location"]
    passed = mine.get(page).context["passed"]
    mine.get(passed.replace("http://127.0.0.1:8000", ""))
    me.refresh_from_db()
    assert me.level == Level.PROVIDER
    assert "不具效力" in words(mine.get("/my/"))
    assert mine.get(reverse("my:level_start", args=["none"])).status_code == 404


def test_an_answer_nobody_asked_for_raises_nothing(mine, me):
    assert mine.get(reverse("my:level_back"), {"answer": "made-up"}).status_code == 302
    assert mine.get(reverse("my:level_demo"), {"state": "x", "back": "https://evil.example/"}).status_code == 404
    me.refresh_from_db()
    assert me.level == Level.UNVERIFIED


def test_the_copy_is_a_zip(mine, me):
    answer = mine.post(reverse("my:copy"))
    with zipfile.ZipFile(io.BytesIO(answer.content)) as archive:
        held = json.loads(archive.read("个人信息.json"))
        assert "申屠明月" in archive.read("个人信息.html").decode()
    assert held["账号"]["姓名或者名称"] == "申屠明月"


def test_an_account_is_closed(mine, me):
    assert mine.post(reverse("my:close"), {}).status_code == 422
    assert mine.post(reverse("my:close"), {"sure": "on"}).headers["Location"] == "/"
    assert Applicant.objects.get().closed_at is not None
    assert mine.get("/my/").status_code == 302


def test_a_profile_is_saved(mine, me):
    mine.post(reverse("my:profile"), {"address": "安澜县解放街1号", "postcode": "246001"})
    me.refresh_from_db()
    assert me.details == {"address": "安澜县解放街1号", "postcode": "246001"}
    number = people.NUMBERS["宇文成"]
    typed = {"name": "申屠明玥", "identity_kind": "citizen_id", "identity_number": number}
    assert mine.post(reverse("my:identity"), typed).status_code == 302
    people.at_level(me)
    assert mine.get(reverse("my:identity")).status_code == 404


def test_a_passkey_is_added_in_the_space_and_opens_it(mine, me, client, settings):
    settings.SITE_URL = "http://localhost:8000"
    phone = Authenticator()
    page = mine.get(reverse("my:add_passkey"))
    answer = phone.create(json.loads(page.context["options"]))
    assert mine.post(reverse("my:add_passkey"), {"name": "手机", "credential": "{}"}).status_code == 422
    page = mine.get(reverse("my:add_passkey"))
    answer = phone.create(json.loads(page.context["options"]))
    assert mine.post(reverse("my:add_passkey"), {"name": "手机", "credential": answer}).status_code == 302
    other = type(client)()
    page = other.get(reverse("my:passkey_login"))
    answer = phone.get(json.loads(page.context["options"]))
    assert other.post(reverse("my:passkey_login"), {"credential": answer}).headers["Location"] == "/my/"
    assert other.get("/my/").status_code == 200
    assert other.post(reverse("my:logout")).status_code == 302
    (key,) = queries.passkeys_of(me)
    assert mine.post(reverse("my:remove_passkey", args=[key.pk])).status_code == 302
    assert other.post(reverse("my:passkey_login"), {"credential": answer}).status_code == 422


def begun(applicant_uid):
    """What an app would answer that keeps drafts."""
    return [registry.Todo("补办身份证申请", "/my/cases/", note=str(applicant_uid))]


def test_drafts_of_every_app_stand_on_the_overview(mine, me, monkeypatch):
    # All modules stay: what the registry has computed once is kept for the other tests.
    known = registry.modules()
    modules = {**known, "disclosure": replace(known["disclosure"], my_drafts=f"{__name__}.begun")}
    monkeypatch.setattr("gongkai.kernel.registry.store.modules", lambda: modules)
    page = words(mine.get("/my/"))
    assert "补办身份证申请" in page and str(me.uid) in page


def test_what_reached_nobody_is_seen_by_those_who_look_after_the_platform(me, client):
    Dispatch.objects.update(state="dead")
    assert "没有送达" in client.get("/readyz").content.decode()


# The counter ------------------------------------------------------------------


def test_a_clerk_checks_at_the_counter(me, cast, logged_in):
    account = cast.account("nobody")
    give_post(account, by=SYSTEM, role=verification.CLERK, org=cast.bureau, from_on=today())
    desk = logged_in(account)
    assert "申请人核验" in words(desk.get(reverse("applicants_desk:find")))
    found = desk.post(reverse("applicants_desk:find"), {"kind": "citizen_id", "number": me.identity_number})
    assert me.identity_masked in words(found) and me.identity_number not in words(found).replace("*", "")
    page = reverse("applicants_desk:applicant", args=[me.uid])
    assert "登记窗口核验" in words(desk.get(page))
    act = reverse("applicants_desk:act", args=[me.uid, "verify"])
    assert desk.post(act, {"seen": ""}).status_code == 422
    assert desk.post(act, {"seen": "身份证原件"}).headers["Location"] == page
    me.refresh_from_db()
    assert me.level == Level.COUNTER
    contact = reverse("applicants_desk:act", args=[me.uid, "contact"])
    assert desk.post(contact, {"contact": "13700001234", "seen": "身份证原件"}).status_code == 302
    withdraw = reverse("applicants_desk:act", args=[me.uid, "withdraw"])
    assert desk.post(withdraw, {"reason": "录错"}).status_code == 302
    me.refresh_from_db()
    assert (me.level, me.mobile) == (Level.UNVERIFIED, "13700001234")


def test_nobody_else_finds_anybody(me, cast, logged_in):
    desk = logged_in(cast.account("clerk"))
    for name, arguments in (("find", []), ("applicant", [me.uid]), ("act", [me.uid, "verify"])):
        assert desk.get(reverse(f"applicants_desk:{name}", args=arguments)).status_code == 404
