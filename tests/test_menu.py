"""The desk's side menu: shared headings, and no line that leads nowhere for somebody who sees it."""

from dataclasses import replace

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.urls import reverse

from gongkai.kernel import registry
from gongkai.kernel.people.models import Account, Post
from gongkai.kernel.registry import store
from gongkai.kernel.registry.modules import MENU_GROUPS
from gongkai.testing import LONG_AGO


def shown_to(role):
    return [menu for module in registry.modules().values() for menu in module.menus if role in menu.roles]


@pytest.mark.django_db
def test_every_line_of_the_menu_opens_for_every_post_that_sees_it(cast, client):
    account = Account.objects.create(username="menu", name="某人")
    post = Post.objects.create(account=account, org=cast.bureau, role="platform.admin", from_on=LONG_AGO)
    client.force_login(account, backend="django.contrib.auth.backends.ModelBackend")
    dead = []
    for role in registry.roles():
        Post.objects.filter(pk=post.pk).update(role=role)
        answers = {menu.url: client.get(reverse(menu.url)).status_code for menu in shown_to(role)}
        dead += [(role, url, status) for url, status in answers.items() if status != 200]
    assert dead == []


@pytest.mark.django_db
def test_lines_stand_under_shared_headings_and_only_the_current_one_is_open(cast, logged_in):
    browser = logged_in(cast.account("clerk"))
    page = browser.get(reverse("disclosure_desk:hearings")).content.decode()
    headings = [label for label in MENU_GROUPS.values() if f'sidenav__label">{label}' in page]
    assert headings == ["办理事项", "复议诉讼", "信息发布", "日常职责", "报告统计"]
    assert page.count('<details class="sidenav__group" open>') == 1
    assert '<details class="sidenav__group" open><summary class="sidenav__label">复议诉讼' in page
    assert '<details class="sidenav__group" open>' not in browser.get("/desk/").content.decode()


def test_a_heading_nobody_declared_refuses_to_start(monkeypatch):
    module = registry.module("archives")
    strange = replace(module, menus=[replace(module.menus[0], group="misc")])
    monkeypatch.setattr("gongkai.apps.archives.module.MODULE", strange)
    with pytest.raises(ImproperlyConfigured, match="misc"):
        store.modules.__wrapped__()
