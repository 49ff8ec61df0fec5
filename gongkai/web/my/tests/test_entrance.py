"""注册、登录、找回密码 in the browser."""

import pytest
from django.urls import reverse

from gongkai.kernel.applicants.actions import access
from gongkai.kernel.applicants.models import Applicant, ApplicantSignIn, Dispatch
from gongkai.kernel.applicants.presence import KEY
from gongkai.kernel.applicants.tests import people
from gongkai.web.accounts.tests.conftest import words
from gongkai.web.my import limits

pytestmark = pytest.mark.django_db
NEW = "新密码-Green-99"


def sign_in(client, login="13900001111", password=people.PASSWORD, **values):
    return client.post(reverse("my:login"), {"login": login, "password": password, **values})


def register(client, contact="13900001111", **changes):
    client.post(reverse("my:register"), {"contact": contact})
    client.post(reverse("my:register_code"), {"code": people.last_code()})
    given = {
        "name": "申屠明月",
        "identity_kind": "citizen_id",
        "identity_number": people.NUMBERS["申屠明月"],
        "password": people.PASSWORD,
        "repeated": people.PASSWORD,
        "agree": "on",
    }
    return client.post(reverse("my:register_person"), {**given, **changes})


def test_a_person_registers_in_three_steps_and_is_in(clock, client):
    assert register(client).headers["Location"] == "/my/"
    assert "申**月" in words(client.get("/my/")) or "申屠" in words(client.get("/my/"))
    assert Applicant.objects.get().name == "申屠明月"


def test_a_refused_form_keeps_what_was_typed(clock, client):
    number = people.NUMBERS["申屠明月"]
    answer = register(client, identity_number=number[:-1] + ("1" if number[-1] == "0" else "0"))
    assert answer.status_code == 422
    assert "校验码" in words(answer) and 'value="申屠明月"' in answer.content.decode()
    assert register(client, password="12345", repeated="54321").status_code == 422


def test_no_step_can_be_skipped(clock, client):
    assert client.get(reverse("my:register_person")).headers["Location"] == reverse("my:register")
    assert client.get(reverse("my:register_code")).headers["Location"] == reverse("my:register")
    assert client.get(reverse("my:recover_password")).headers["Location"] == reverse("my:recover")
    client.post(reverse("my:register"), {"contact": "13900001111"})
    assert client.get(reverse("my:register_person")).headers["Location"] == reverse("my:register")
    # A code for one purpose is none for another.
    assert client.get(reverse("my:recover_code")).headers["Location"] == reverse("my:recover")


def test_registering_and_recovering_look_alike_with_and_without_an_account(clock, client):
    people.person()
    for name in ("register", "recover"):
        pages = []
        for contact in ("13900001111", "13900008811"):
            answer = client.post(reverse(f"my:{name}"), {"contact": contact}, follow=True)
            pages.append(words(answer).replace("****", "").replace("1391111", "").replace("1398811", ""))
        assert pages[0] == pages[1]


def test_a_wrong_name_and_a_wrong_password_look_alike(clock, client):
    people.person()
    assert words(sign_in(client, password="错误密码")).replace("13900001111", "") == words(
        sign_in(client, login="13900008811")
    ).replace("13900008811", "")


def test_the_session_gets_a_new_key_and_is_noted(clock, client):
    people.person()
    client.get(reverse("my:passkey_login"))
    session = client.session
    session["before"] = "1"
    session.save()
    before = session.session_key
    sign_in(client)
    assert client.session.session_key != before
    assert ApplicantSignIn.objects.get().session_key == client.session.session_key


def test_signing_in_ends_the_log_in_of_staff_in_this_browser_and_the_other_way_round(clock, client, cast):
    people.person()
    account = cast.account("clerk")
    account.set_password("工作密码-Green-1")
    account.save()
    client.force_login(account, backend="django.contrib.auth.backends.ModelBackend")
    sign_in(client)
    assert client.get("/desk/").status_code == 302
    assert client.get("/my/").status_code == 200
    client.post(reverse("people:login"), {"username": "clerk", "password": "工作密码-Green-1"})
    assert client.get("/desk/").status_code == 200
    assert KEY not in client.session
    assert client.get("/my/").headers["Location"] == reverse("my:login")


def test_an_applicant_reaches_neither_desk_nor_bench_nor_account(clock, client):
    people.sign_in(client, people.person())
    for path in ("/desk/", "/admin/", "/account/", "/desk/applicants/"):
        answer = client.get(path)
        assert answer.status_code == 302 and "/my/" not in answer.headers["Location"], path


def test_it_leads_back_to_the_page_one_came_from_and_nowhere_else(clock, client):
    people.person()
    assert client.get("/my/cases/").headers["Location"] == "/my/login/?next=%2Fmy%2Fcases%2F"
    assert sign_in(client, next="/my/cases/").headers["Location"] == "/my/cases/"
    client.post(reverse("my:logout"))
    assert sign_in(client, next="https://evil.example/").headers["Location"] == "/my/"


def test_signing_out_is_a_form_and_ends_the_session(clock, client):
    people.sign_in(client, people.person())
    assert client.get(reverse("my:logout")).status_code == 405
    client.post(reverse("my:logout"))
    assert client.get("/my/").status_code == 302


def test_after_five_wrong_passwords_a_question_comes_first(clock, client):
    people.person()
    for _ in range(access.WRONG_BEFORE_QUESTION):
        assert "验证题" not in words(sign_in(client, password="错误密码"))
    assert "验证题" in words(sign_in(client, password=people.PASSWORD))


def test_one_account_shut_for_an_hour_leaves_its_neighbours_alone(clock, client):
    people.person()
    people.person("宇文成")
    for _ in range(access.WRONG_MOST):
        access.count_wrong("13900001111")
    assert "一小时内" in words(sign_in(client))
    assert sign_in(client, login="13900002222").status_code == 302


def test_a_busy_address_is_asked_and_never_shut(clock, client, monkeypatch):
    monkeypatch.setattr(limits, "SENDING", limits.Limit("applicant-send", 1, 3600, ""))
    client.post(reverse("my:register"), {"contact": "13900001111"})
    answer = client.post(reverse("my:register"), {"contact": "13900002222"})
    assert answer.status_code == 422 and "验证题" in words(answer)
    assert Dispatch.objects.count() == 1


def test_a_password_is_recovered_and_signs_out_everywhere(clock, client):
    me = people.person()
    other = people.sign_in(type(client)(), me)
    client.post(reverse("my:recover"), {"contact": "13900001111"})
    client.post(reverse("my:recover_code"), {"code": people.last_code()})
    page = reverse("my:recover_password")
    wrong = {"identity_number": people.NUMBERS["宇文成"], "password": NEW, "repeated": NEW}
    assert client.post(page, wrong).status_code == 422
    assert client.post(page, {**wrong, "identity_number": me.identity_number}).headers["Location"] == "/my/login/"
    assert other.get("/my/").status_code == 302
    assert sign_in(client, password=NEW).status_code == 302


def test_without_a_gateway_only_mail_is_asked_for(clock, client, settings):
    settings.SMS_GATEWAY = "off"
    assert "没有开通短信" in words(client.get(reverse("my:register")))
    assert client.post(reverse("my:register"), {"contact": "13900001111"}).status_code == 422
