"""The guard before the staff's faces, and `request.actor`."""

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import connection
from django.http import HttpResponse
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from gongkai.kernel.people.actions import second_factor as factor
from gongkai.kernel.people.actors import Actor, actor_for
from gongkai.web.accounts.middleware import AccountsMiddleware, actor_of
from gongkai.web.accounts.tests.test_log_in import code_for

pytestmark = pytest.mark.django_db
FACES = ("/desk/", "/desk/search/", "/desk/anything/at/all/", "/account/", "/admin/")


@pytest.mark.parametrize("path", FACES)
def test_visitors_are_sent_to_the_log_in(client, path):
    answer = client.get(path)
    assert answer.status_code == 302
    assert answer["Location"].startswith("/login/?next=")


@pytest.mark.parametrize("path", FACES)
def test_visitors_who_send_something_are_not_led_back_to_it(client, path):
    assert client.post(path)["Location"] == "/login/"


def test_a_fragment_asked_for_by_a_script_leads_the_whole_page_away(client):
    answer = client.get("/desk/", headers={"HX-Request": "true"})
    assert answer["HX-Redirect"] == "/login/"


def test_staff_pages_are_not_kept_by_caches(client, person, log_in):
    person()
    log_in()
    assert "no-store" in client.get("/account/")["Cache-Control"]


def test_where_two_factors_are_required_everything_else_waits_for_the_second(client, person, log_in, settings, clock):
    settings.REQUIRE_SECOND_FACTOR = True
    account = person()
    assert log_in(follow=False)["Location"] == "/desk/"
    for path in FACES:
        assert client.get(path)["Location"].startswith("/account/second-factor/")
    page = client.get("/account/second-factor/?next=/desk/")
    assert page.status_code == 200
    assert "绑定动态口令后才能使用工作台" in page.content.decode()
    key = client.session["gongkai_new_factor"]
    done = client.post("/account/second-factor/", {"code": code_for(key), "next": "/account/"})
    assert done.status_code == 200
    assert done.content.decode().count("<li>") >= 10
    assert client.get("/account/").status_code == 200
    assert factor.device_of(account) is not None


def test_a_session_from_before_the_authenticator_must_show_a_code(client, person, log_in, settings, clock):
    account = person()
    log_in()
    key = factor.new_key()
    factor.enrol(account, by=actor_for(account), key=key, code=code_for(key))
    settings.REQUIRE_SECOND_FACTOR = True
    assert client.get("/account/")["Location"].startswith("/login/verify/")
    clock.shift(120)
    assert client.post("/login/verify/", {"code": code_for(key), "next": "/account/"})["Location"] == "/account/"
    assert client.get("/account/").status_code == 200


def test_half_a_log_in_acts_for_nobody(rf, person, settings):
    """On an open page, too: no second factor, no posts."""
    settings.REQUIRE_SECOND_FACTOR = True
    request = rf.get("/")
    request.user = person()
    request.session = {}
    request.user.is_verified = lambda: False
    assert _pass_through(request).kind == "public"
    request.user.is_verified = lambda: True
    assert _pass_through(request).is_staff


def test_visitors_are_citizens_without_posts_and_cost_no_query(rf):
    request = rf.get("/")
    request.user = AnonymousUser()
    with CaptureQueriesContext(connection) as made:
        actor = _pass_through(request)
        assert (actor.kind, actor.holdings, actor.is_staff) == ("public", (), False)
    assert len(made) == 0


def test_a_member_of_staff_costs_at_most_three_queries_asked_once(rf, person):
    request = rf.get("/")
    request.user = person()
    with CaptureQueriesContext(connection) as made:
        actor = _pass_through(request)
        assert actor == actor_of(request)
        assert isinstance(actor, Actor) and actor.name == "李四"
        assert len(actor.holdings) == 1
    assert len(made) <= 3


def test_pages_that_do_not_ask_who_is_here_pay_nothing(rf, person):
    request = rf.get("/")
    request.user = person()
    with CaptureQueriesContext(connection) as made:
        AccountsMiddleware(lambda r: HttpResponse())(request)
    assert len(made) == 0


def _pass_through(request):
    AccountsMiddleware(lambda r: HttpResponse())(request)
    return request.actor


def test_every_staff_address_is_behind_the_guard():
    assert reverse("desk:home").startswith("/desk/")
    assert reverse("people:account").startswith("/account/")
    assert reverse("admin:index").startswith("/admin/")
