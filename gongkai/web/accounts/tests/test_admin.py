"""后台维护: people and posts, every change by an act; administrators of a body reach no further than it."""

from datetime import date

import pytest
from django.contrib import admin
from django.urls import reverse

from gongkai.kernel.journal.reading import entries
from gongkai.kernel.orgs.actions import create_organisation
from gongkai.kernel.orgs.models import Organisation
from gongkai.kernel.people import actions
from gongkai.kernel.people.actions import second_factor as factor
from gongkai.kernel.people.actors import SYSTEM, actor_for
from gongkai.kernel.people.models import Account, Delegation, Identity, Newcomer, Post
from gongkai.web.accounts.tests.conftest import PASSWORD, words
from gongkai.web.accounts.tests.test_log_in import code_for

pytestmark = pytest.mark.django_db
NEW = "青石-Harbour-2031"


@pytest.fixture
def root(client, db):
    account = Account.objects.create_superuser("root", PASSWORD, name="超级管理员")
    client.force_login(account, backend="django.contrib.auth.backends.ModelBackend")
    return account


@pytest.fixture
def local(client, person, clock):
    """平台管理员 of one body, allowed into the repair bench."""
    account = person("local", "单位管理员")
    actions.change_account(account, by=SYSTEM, is_staff=True)
    client.force_login(account, backend="django.contrib.auth.backends.ModelBackend")
    return account


def posts(*rows, initial=0, account=""):
    data = {"posts-TOTAL_FORMS": len(rows), "posts-INITIAL_FORMS": initial}
    for number, row in enumerate(rows):
        for name, value in row.items():
            data[f"posts-{number}-{name}"] = value
        if account:
            data[f"posts-{number}-account"] = account
    return data


def fields(**values):
    return {"username": "li", "name": "李四", "phone": "", "email": "", "is_active": "on", **values}


def test_an_account_is_made_with_its_posts_by_acts(client, root, office):
    row = {"role": "platform.auditor", "org": office.pk, "department": "", "from_on": "2026-03-01", "to_on": ""}
    answer = client.post("/admin/people/account/add/", fields() | posts(row))
    assert answer.status_code == 302
    account = Account.objects.get(username="li")
    assert actor_for(account, on=date(2026, 3, 1)).holds("platform.auditor", office)
    written = [(e.verb, e.act, e.actor_name) for e in entries(account.subject)]
    assert written == [("create", "", "超级管理员"), ("create", "people.give_post", "超级管理员")]


def test_a_refused_post_leaves_no_account_and_says_why(client, root, office):
    office.active = False
    office.save()
    row = {"role": "platform.auditor", "org": office.pk, "department": "", "from_on": "2026-03-01", "to_on": ""}
    page = client.post("/admin/people/account/add/", fields() | posts(row), follow=True)
    assert "已停用，不能设岗" in words(page)
    assert not Account.objects.filter(username="li").exists()


def test_a_role_nobody_declares_cannot_be_chosen(client, root, office):
    row = {"role": "platform.king", "org": office.pk, "department": "", "from_on": "2026-03-01", "to_on": ""}
    answer = client.post("/admin/people/account/add/", fields() | posts(row))
    assert answer.status_code == 200
    assert not Account.objects.filter(username="li").exists()


def test_a_post_is_ended_not_rewritten(client, root, person, office):
    account = person("li", "李四")
    post = Post.objects.get(account=account)
    row = {"id": post.pk, "role": "platform.auditor", "to_on": "2026-12-31"}
    data = fields() | posts(row, initial=1, account=account.pk)
    assert client.post(f"/admin/people/account/{account.pk}/change/", data).status_code == 302
    post.refresh_from_db()
    assert (post.role, post.to_on) == ("platform.admin", date(2026, 12, 31))
    assert entries(account.subject).last().act == "people.end_post"


def test_duties_that_should_be_apart_are_said(client, root, person, office):
    account = person("li", "李四")
    post = Post.objects.get(account=account)
    rows = (
        {"id": post.pk},
        {"role": "platform.auditor", "org": office.pk, "department": "", "from_on": "2026-03-01", "to_on": ""},
    )
    data = fields() | posts(*rows, initial=1, account=account.pk)
    page = client.post(f"/admin/people/account/{account.pk}/change/", data, follow=True)
    assert "不宜由同一人担任" in words(page)


def test_passwords_and_authenticators_are_set_anew_with_a_trace(client, root, person, clock):
    account = person("li", "李四")
    key = factor.new_key()
    factor.enrol(account, by=actor_for(account), key=key, code=code_for(key))
    base = f"/admin/people/account/{account.pk}/"
    assert "重置动态口令" in words(client.get(f"{base}change/"))
    assert "设置密码：李四" in words(client.get(f"{base}password/"))
    weak = client.post(f"{base}password/", {"password1": "123", "password2": "123", "usable_password": "true"})
    assert weak.status_code == 200
    done = {"password1": NEW, "password2": NEW, "usable_password": "true"}
    assert client.post(f"{base}password/", done).status_code == 302
    account.refresh_from_db()
    assert account.check_password(NEW)
    assert client.post(f"{base}second-factor/", {"reason": ""}).status_code == 200
    assert client.post(f"{base}second-factor/", {"reason": "手机丢失"}).status_code == 302
    assert factor.device_of(account) is None
    assert entries(account.subject).last().details["reason"] == "手机丢失"


def test_delegations_are_made_and_revoked_by_acts(client, root, person, clock):
    giver, receiver = person("li", "李四"), person("wang", "王五")
    data = {
        "from_account": giver.pk,
        "to_account": receiver.pk,
        "org": "",
        "role": "",
        "from_on": "2026-03-10",
        "to_on": "2026-03-20",
        "reason": "住院",
    }
    assert client.post("/admin/people/delegation/add/", data).status_code == 302
    made = Delegation.objects.get()
    assert entries(giver.subject).last().verb == "delegate"
    chosen = {"action": "revoke", "_selected_action": [made.pk]}
    client.post("/admin/people/delegation/", chosen)
    made.refresh_from_db()
    assert made.revoked_at is not None
    again = client.post("/admin/people/delegation/", chosen, follow=True)
    assert "该授权已经撤销" in words(again)
    page = client.post("/admin/people/delegation/add/", data | {"to_account": giver.pk}, follow=True)
    assert "不能授权给自己" in words(page)


def test_nothing_is_deleted_here(client, root, person):
    account = person("li", "李四")
    assert client.get(f"/admin/people/account/{account.pk}/delete/").status_code == 404


# Administrators of a body ------------------------------------------------------------


def test_an_administrator_manages_the_people_of_the_body(client, local, office):
    row = {"role": "platform.auditor", "org": office.pk, "department": "", "from_on": "2026-03-01", "to_on": ""}
    assert client.get("/admin/").status_code == 200
    assert client.post("/admin/people/account/add/", fields() | posts(row)).status_code == 302
    assert Account.objects.filter(username="li").exists()


def test_an_administrator_reaches_no_further(client, local, person, office):
    elsewhere = create_organisation(name="县财政局", kind="government_department", site_slug="bureau")
    stranger = person("zhao", "赵六", role="")
    actions.give_post(stranger, by=SYSTEM, role="platform.auditor", org=elsewhere, from_on=date(2020, 1, 1))
    root = Account.objects.create_superuser("root", PASSWORD, name="超级管理员")
    for account in (stranger, root):
        base = f"/admin/people/account/{account.pk}/"
        data = {"password1": NEW, "password2": NEW, "usable_password": "true"}
        page = client.post(f"{base}password/", data, follow=True)
        assert page.status_code == 404 or "不在您的管理范围内" in words(page)
        account.refresh_from_db()
        assert account.check_password(PASSWORD)
    row = {"role": "platform.auditor", "org": elsewhere.pk, "department": "", "from_on": "2026-03-01", "to_on": ""}
    page = client.post("/admin/people/account/add/", fields() | posts(row), follow=True)
    assert "须由" in words(page)
    assert not Account.objects.filter(username="li").exists()


def test_an_administrator_makes_nobody_a_superuser(client, local, person):
    account = person("li", "李四")
    post = Post.objects.get(account=account)
    base = f"/admin/people/account/{account.pk}/change/"
    assert "is_superuser" not in client.get(base).content.decode()
    client.post(base, fields(is_superuser="on", is_staff="on") | posts({"id": post.pk}, initial=1, account=account.pk))
    account.refresh_from_db()
    assert not account.is_superuser and not account.is_staff


def test_who_may_enter_without_such_a_post_finds_nothing(client, person):
    clerk = person("clerk", "受理员", role="platform.auditor")
    actions.change_account(clerk, by=SYSTEM, is_staff=True)
    client.force_login(clerk, backend="django.contrib.auth.backends.ModelBackend")
    assert client.get("/admin/").status_code == 200
    assert client.get("/admin/people/account/").status_code == 404


# Bodies ------------------------------------------------------------------------------


def test_a_body_is_added_renamed_and_moved_by_acts_in_the_name_of_whoever_did_it(client, root, office):
    inlines = {"departments-TOTAL_FORMS": 0, "departments-INITIAL_FORMS": 0}
    data = {"name": "县信访局", "kind": "government_department", "site_slug": "xinfang", "sort": 0, "active": "on"}
    data |= {"modules_off": "[]", "settings": "{}", **inlines}
    assert client.post("/admin/orgs/organisation/add/", data).status_code == 302
    made = Organisation.objects.get(site_slug="xinfang")
    address = f"/admin/orgs/organisation/{made.pk}/change/"
    assert client.post(address, data | {"name": "县信访和投诉受理局", "parent": office.pk}).status_code == 302
    made.refresh_from_db()
    assert (made.name, made.parent, made.path[: len(office.path)]) == ("县信访和投诉受理局", office, office.path)
    written = [(entry.act, entry.actor_name) for entry in entries(f"organisation:{made.uid}")]
    assert written == [(act, "超级管理员") for act in ("orgs.create", "orgs.change", "orgs.move")]


# Who comes in ------------------------------------------------------------------------


@pytest.mark.parametrize("who", ["nobody", "clerk", "supervisor", "auditor", "admin", None])
def test_posts_alone_open_no_page_of_the_repair_bench(client, cast, who):
    """维护后台 is for accounts marked for it; a post, even 平台管理员, is not enough."""
    if who:
        client.force_login(cast.account(who), backend="django.contrib.auth.backends.ModelBackend")
    addresses = [reverse("admin:index")]
    for model in admin.site._registry:
        name = f"admin:{model._meta.app_label}_{model._meta.model_name}"
        addresses += [reverse(f"{name}_changelist"), reverse(f"{name}_add"), reverse(f"{name}_change", args=[1])]
    assert len(addresses) > 30
    opened = [address for address in addresses if client.get(address).status_code != 302]
    assert opened == []


@pytest.fixture
def newcomer(db):
    return Newcomer.objects.create(issuer="https://id.example", subject="u-7", username="wang", name="王五")


def test_whoever_waits_is_admitted_as_a_new_or_an_existing_account_or_refused(client, root, person, newcomer):
    address = f"/admin/people/newcomer/{newcomer.pk}/change/"
    assert "王五" in words(client.get("/admin/people/newcomer/"))
    assert "三者选一" in words(client.post(address, {}))
    assert "三者选一" in words(client.post(address, {"new_username": "wang", "reason": "不是本机关"}))
    assert client.post(address, {"reason": "不是本机关人员"}).status_code == 302
    newcomer.refresh_from_db()
    assert newcomer.refused_reason == "不是本机关人员"
    assert entries(f"newcomer:{newcomer.pk}").get().actor_name == "超级管理员"
    account = person()
    assert client.post(address, {"account": account.pk}).status_code == 302
    assert account.identities.get().subject == "u-7" and not Newcomer.objects.exists()
    assert "0 待确认人员" in words(client.get("/admin/people/newcomer/"))


def test_a_taken_log_in_name_is_refused_and_nobody_is_admitted(client, root, person, newcomer):
    person("wang", "别人")
    address = f"/admin/people/newcomer/{newcomer.pk}/change/"
    assert "已被使用" in words(client.post(address, {"new_username": "wang"}, follow=True))
    assert Newcomer.objects.exists() and not Identity.objects.exists()


def test_an_administrator_binds_and_unbinds_within_reach_only(client, local, root, newcomer, office):
    client.force_login(local, backend="django.contrib.auth.backends.ModelBackend")
    address = f"/admin/people/newcomer/{newcomer.pk}/change/"
    assert client.post(address, {"account": root.pk}).status_code == 200
    assert Newcomer.objects.exists()
    Identity.objects.create(account=root, issuer="https://id.example", subject="u-1")
    assert "超级管理员" not in words(client.get("/admin/people/identity/"))
    mine = actions.create_account(by=SYSTEM, username="zhao", name="赵六")
    bound = Identity.objects.create(account=mine, issuer="https://id.example", subject="u-2")
    client.post("/admin/people/identity/", {"action": "unlink", "_selected_action": [bound.pk]})
    assert not Identity.objects.filter(pk=bound.pk).exists()
    assert entries(mine.subject).last().details == {"what": "解除统一身份认证绑定", "reason": "后台解除"}


BENCHES = (
    "/admin/outbox/delivery/",
    "/admin/outbox/outboxevent/",
    "/admin/outbox/webhook/",
    "/admin/outbox/webhook/add/",
    "/admin/jobs/job/",
    "/admin/jobs/schedule/",
    "/admin/jobs/worker/",
    "/admin/workdays/holidaynotice/",
    "/admin/workdays/holidaynotice/add/",
    "/admin/orgs/organisation/add/",
)


@pytest.mark.parametrize("bench", BENCHES)
def test_subscriptions_jobs_and_calendar_are_for_administrators_at_the_top(client, local, office, bench):
    """What serves every body at once: dead letters are seen and sent again, next year's notice is imported."""
    assert client.get(bench).status_code == 200
    below = create_organisation(name="县水利局", kind="government_department", site_slug="water", parent=office)
    other = actions.create_account(by=SYSTEM, username="below", name="下级管理员", password=PASSWORD)
    actions.give_post(other, by=SYSTEM, role="platform.admin", org=below, from_on=date(2020, 1, 1))
    actions.change_account(other, by=SYSTEM, is_staff=True)
    client.force_login(other, backend="django.contrib.auth.backends.ModelBackend")
    assert client.get("/admin/people/account/").status_code == 200
    assert client.get(bench).status_code == 404


def departments(*rows, initial=0):
    data = {"departments-TOTAL_FORMS": len(rows), "departments-INITIAL_FORMS": initial}
    for number, row in enumerate(rows):
        data |= {f"departments-{number}-{name}": value for name, value in row.items()}
    return data


def test_bodies_and_their_units_are_made_and_changed_by_acts_at_the_top(client, local, office):
    """机构改革 without a programmer: set up, rename, switch off; each change stands in the body's journal."""
    body = {
        "name": "县水利局",
        "short_name": "水利局",
        "kind": "government_department",
        "parent": office.pk,
        "site_slug": "water",
        "active": "on",
        "sort": "0",
        "modules_off": "[]",
        "settings": "{}",
    }
    made = client.post(
        "/admin/orgs/organisation/add/", body | departments({"name": "办公室", "active": "on", "sort": 0})
    )
    assert made.status_code == 302, words(made)
    water = Organisation.objects.get(site_slug="water")
    assert water.path.startswith(office.path)
    unit = water.departments.get()
    rows = {"id": unit.pk, "org": water.pk, "name": "综合股", "sort": 0}
    again = client.post(
        f"/admin/orgs/organisation/{water.pk}/change/", body | {"name": "县水务局"} | departments(rows, initial=1)
    )
    assert again.status_code == 302, words(again)
    water.refresh_from_db()
    unit.refresh_from_db()
    assert (water.name, unit.name, unit.active) == ("县水务局", "综合股", False)
    written = [(e.act, e.actor_name) for e in entries(f"organisation:{water.uid}")]
    assert written == [
        ("orgs.create", "单位管理员"),
        ("orgs.add_department", "单位管理员"),
        ("orgs.change", "单位管理员"),
        ("orgs.change_department", "单位管理员"),
    ]
