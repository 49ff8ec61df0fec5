"""拟定、发布、停用表单: who may, what stays, what the journal says."""

import copy

import pytest
from django.db import DatabaseError, connection, transaction

from gongkai.kernel.cases.refusals import NotAllowed, Refused
from gongkai.kernel.eforms import queries
from gongkai.kernel.eforms.actions import forms
from gongkai.kernel.eforms.models import FormVersion
from gongkai.kernel.eforms.protect import install, remove
from gongkai.kernel.eforms.tests.forms import SUBSIDY, field, one
from gongkai.kernel.journal.reading import entries

pytestmark = pytest.mark.django_db


def changed(form, **more):
    return {**copy.deepcopy(form.draft), **more}


def test_a_form_begins_with_one_step_and_stands_in_the_journal(cast, clock):
    form = forms.create(org=cast.bureau, by=cast.admin, key="empty", title="空表")
    assert [page["title"] for page in form.draft["pages"]] == ["填写"]
    assert [(e.verb, e.act) for e in entries(form.subject)] == [("create", "eforms.create")]


def test_administrators_and_whom_the_owner_names_manage_a_form(cast, form):
    forms.draft(form, by=cast.drafter, content=changed(form, intro="请如实填写。"), revision=1)
    for stranger in (cast.clerk, cast.other_drafter):
        with pytest.raises(NotAllowed, match="您没有管理"):
            forms.draft(form, by=stranger, content=changed(form, intro="x"), revision=2)
    with pytest.raises(NotAllowed):
        forms.publish(form, by=cast.clerk)


def test_nobody_overwrites_what_he_has_not_seen(cast, form):
    forms.draft(form, by=cast.admin, content=changed(form, intro="一"), revision=1)
    with pytest.raises(Refused, match="刚刚被他人修改"):
        forms.draft(form, by=cast.drafter, content=changed(form, intro="二"), revision=1)


def test_a_key_is_used_once_and_an_owner_must_be_bound(cast, form):
    with pytest.raises(Refused, match="已被使用"):
        forms.create(org=cast.bureau, by=cast.admin, key="subsidy", title="又一份")
    with pytest.raises(Refused, match="没有这样的所属记录"):
        forms.create(org=cast.bureau, by=cast.admin, key="other", title="又一份", owner="nothing:1")


def test_publishing_makes_a_version_and_changes_make_the_next_one(cast, form, version):
    assert (version.number, version.content) == (1, SUBSIDY)
    form.refresh_from_db()
    with pytest.raises(Refused, match="没有可以发布的修改"):
        forms.publish(form, by=cast.admin)
    forms.draft(form, by=cast.admin, content=changed(form, intro="请如实填写。"), revision=form.revision)
    assert forms.publish(form, by=cast.admin, note="加了说明").number == 2
    form.refresh_from_db()
    assert queries.current(form).number == 2
    assert queries.definition_of(version).intro == ""


def test_a_form_with_problems_or_without_fields_is_not_published(cast, form):
    forms.draft(form, by=cast.admin, content=one(field("text", show="b = 1")), revision=1)
    with pytest.raises(Refused, match="还有1处问题"):
        forms.publish(form, by=cast.admin)
    empty = forms.create(org=cast.bureau, by=cast.admin, key="empty", title="空表")
    with pytest.raises(Refused, match="还没有要填写的字段"):
        forms.publish(empty, by=cast.admin)


def test_a_version_keeps_the_code_list_of_its_day(cast, clock):
    form = forms.create(
        org=cast.bureau, by=cast.admin, key="sex", title="性别", content=one(field("choice", code_list="sex"))
    )
    version = forms.publish(form, by=cast.admin)
    chosen = queries.definition_of(version).fields["a"]
    assert [(c.value, c.label) for c in chosen.choices] == [("1", "男"), ("2", "女")]


def test_withdrawing_needs_a_reason_and_ends_the_offer(cast, form, version):
    with pytest.raises(Refused, match="理由"):
        forms.withdraw(form, by=cast.admin, reason=" ")
    forms.withdraw(form, by=cast.admin, reason="事项取消")
    assert queries.form_of(form.owner) is None
    with pytest.raises(Refused, match="没有发布"):
        forms.withdraw(form, by=cast.admin, reason="再次")
    assert forms.publish(form, by=cast.admin).number == 2


def test_days_of_keeping(cast, form):
    assert forms.keep(form, by=cast.admin, days=60).keep_days == 60
    with pytest.raises(Refused, match="1到180"):
        forms.keep(form, by=cast.admin, days=0)


def test_a_published_version_cannot_be_changed_in_the_database(version):
    install(connection)
    try:
        for change in (lambda: FormVersion.objects.update(note="改"), lambda: FormVersion.objects.all().delete()):
            with pytest.raises(DatabaseError, match="never changed"), transaction.atomic():
                change()
    finally:
        remove(connection)
