"""The life of an item (service items §12): who signs, what is refused, what is in force on which day."""

from datetime import date, timedelta

import pytest
import time_machine
from django.db import IntegrityError, connection, transaction

from gongkai.apps.services import jobs
from gongkai.apps.services.actions import changes as acts
from gongkai.apps.services.actions.changes import Terms
from gongkai.apps.services.models import ItemChange, ItemState, ItemVersion, ServiceItem, frozen
from gongkai.apps.services.queries import items, standards, touching
from gongkai.apps.services.rules import codes
from gongkai.apps.services.tests.samples import BASIC, raw
from gongkai.kernel.cases import NotAllowed, Refused
from gongkai.kernel.cases.models import Case
from gongkai.kernel.journal.reading import entries
from gongkai.kernel.orgs.models import SMALL
from gongkai.kernel.outbox.models import OutboxEvent
from gongkai.kernel.people.models import Post

TODAY = date(2026, 11, 2)
TOMORROW = TODAY + timedelta(days=1)


@pytest.fixture(autouse=True)
def _clock():
    with time_machine.travel("2026-11-02T10:00:00+08:00", tick=False):
        yield


def told() -> list[str]:
    return list(OutboxEvent.objects.filter(name__startswith="services.").order_by("pk").values_list("name", flat=True))


def test_a_claim_takes_over_the_catalogue_and_gets_its_code(stage):
    change = acts.claim(org=stage.cast.bureau, by=stage.who("editor"), catalogue=stage.entry, level="4")
    item = change.item
    assert item.code == codes.make(uscc=stage.cast.bureau.uscc, level="4", basic=BASIC)
    assert (item.state, item.visible, item.number) == ("draft", False, 0)
    assert change.version.document["bases"] == raw()["bases"]
    assert change.version.document["materials"] == raw()["materials"]
    assert "consult" not in change.version.document
    assert items.public_item(item.uid) is None


def test_each_signs_in_turn_and_the_version_becomes_current(stage):
    change = stage.claim()
    steps = []
    for act, who in [
        (acts.submit, "editor"),
        (acts.approve_legal, "legal"),
        (acts.approve_office, "manager"),
        (acts.approve_establishment, "establishment"),
        (acts.publish, "publisher"),
    ]:
        act(change, by=stage.who(who))
        steps.append(change.case.step)
    assert steps == ["legal_review", "office_review", "establishment_review", "approved", "published"]
    item = items.public_item(change.item.uid)
    assert (item.state, item.number, item.effective_on, item.deviation) == ("in_use", 1, TODAY, 0)
    assert (item.name, item.promised_days, item.material_count, item.for_legal) == ("燃气经营许可证核发", 10, 2, True)
    assert (item.initial, list(item.topics.values_list("audience", "topic"))) == ("R", [("legal", "operate")])
    assert not ItemChange.objects.get(pk=change.pk).open
    assert [e.verb for e in entries(change.case.subject)] == [
        "claim",
        "edit",
        "submit",
        "review",
        "approve",
        "approve",
        "publish",
    ]
    assert told() == ["services.item_published"]


@pytest.mark.parametrize(
    ("act", "who"),
    [(acts.approve_legal, "editor"), (acts.approve_legal, "manager"), (acts.approve_legal, "other_editor")],
)
def test_who_holds_no_post_may_not_sign(stage, act, who):
    change = acts.submit(stage.claim(), by=stage.who("editor"))
    with pytest.raises(NotAllowed):
        act(change, by=stage.who(who))


def test_nobody_reviews_his_own_draft(stage):
    Post.objects.create(account=stage.account("editor"), org=stage.cast.bureau, role="services.legal", from_on=TODAY)
    change = acts.submit(stage.claim(), by=stage.who("editor"))
    with pytest.raises(NotAllowed, match="不能再“法制审核同意”"):
        acts.approve_legal(change, by=stage.who("editor"))


def test_a_body_with_few_people_is_warned_on_record(stage):
    stage.cast.bureau.settings = {SMALL: True}
    stage.cast.bureau.save()
    Post.objects.create(account=stage.account("editor"), org=stage.cast.bureau, role="services.legal", from_on=TODAY)
    change = acts.submit(stage.claim(), by=stage.who("editor"))
    acts.approve_legal(change, by=stage.who("editor"))
    assert "separation_warning" in list(entries(change.case.subject))[-1].details


def test_what_is_incomplete_stays_a_draft_and_says_why(stage):
    change = stage.claim(promised_days=25, visits=0, online=False, online_url=None, depth="1", handling_forms=["1"])
    with pytest.raises(Refused) as refusal:
        acts.submit(change, by=stage.who("editor"))
    assert "长于法定办结时限20个工作日" in refusal.value.message
    assert "应当可以网上办理或者支持快递申请" in refusal.value.message
    change.case.refresh_from_db()
    assert change.case.step == "draft"


def test_a_returned_draft_is_approved_anew(stage):
    change = acts.submit(stage.claim(), by=stage.who("editor"))
    acts.approve_legal(change, by=stage.who("legal"))
    acts.return_draft(change, by=stage.who("manager"), reason="依据条款不全")
    assert change.case.step == "draft"
    with pytest.raises(Refused, match="必须写明理由"):
        acts.return_draft(acts.submit(change, by=stage.who("editor")), by=stage.who("legal"), reason=" ")


def test_a_later_day_takes_effect_at_midnight_and_not_before(stage):
    item = stage.item()
    change = acts.begin_change(org=item.org, by=stage.who("editor"), item=item, reason="压缩时限")
    stage.fill(change, promised_days=5, steps=[{**s, "days": 1} for s in raw()["steps"]])
    stage.publish(change, TOMORROW)
    assert change.case.step == "scheduled"
    jobs.take_effect()
    item.refresh_from_db()
    assert (item.number, item.promised_days) == (1, 10)
    with time_machine.travel("2026-11-03T00:00:30+08:00", tick=False):
        jobs.take_effect()
    item.refresh_from_db()
    assert (item.number, item.promised_days, item.effective_on) == (2, 5, TOMORROW)


def test_an_application_of_the_day_before_is_judged_by_the_version_of_that_day(stage):
    item = stage.item()
    change = acts.begin_change(org=item.org, by=stage.who("editor"), item=item, reason="压缩时限")
    with time_machine.travel("2026-11-03T09:00:00+08:00", tick=False):
        stage.publish(stage.fill(change, visits_note="核验原件"))
    item.refresh_from_db()
    assert standards.version_on(item, TODAY).number == 1
    assert standards.version_on(item, TOMORROW).number == item.number == 2
    assert standards.version_on(item, TODAY - timedelta(days=1)) is None


def test_a_day_that_is_over_is_refused(stage):
    change = stage.approve(stage.claim())
    with pytest.raises(Refused, match="不能早于今天"):
        acts.publish(change, by=stage.who("publisher"), effective_on=TODAY - timedelta(days=1))


def test_one_change_at_a_time(stage):
    item = stage.item()
    acts.begin_change(org=item.org, by=stage.who("editor"), item=item, reason="改")
    with pytest.raises(Refused, match="已有办理中的变动"):
        acts.begin_correction(org=item.org, by=stage.who("editor"), item=item, reason="改字")
    first = ItemChange.objects.get(item=item, open=True)
    with pytest.raises(IntegrityError), transaction.atomic():
        ItemChange.objects.create(
            case=stage_case(stage), item=item, org=item.org, org_path=item.org_path, kind=first.kind, open=True
        )


def stage_case(stage):
    return Case.objects.create(
        number="X1",
        kind="services.change",
        org=stage.cast.bureau,
        org_path=stage.cast.bureau.path,
        title="x",
        step="draft",
        opened_on=TODAY,
    )


def test_a_body_changes_only_its_own_items(stage):
    item = stage.item()
    with pytest.raises(Refused, match="不是水利局的事项"):
        acts.begin_change(org=stage.cast.other_bureau, by=stage.who("other_editor"), item=item, reason="改")


def test_the_same_code_is_claimed_once_and_never_again_after_it_ended(stage):
    item = stage.item()
    with pytest.raises(Refused, match="已有事项"):
        stage.claim()
    terms = Terms(effective_on=TODAY, basis="国发〔2026〕3号", transition="继续办完")
    change = acts.propose_cancellation(org=item.org, by=stage.who("editor"), item=item, reason="取消", terms=terms)
    stage.publish(change)
    with pytest.raises(Refused, match="不能再次使用"):
        stage.claim()


def test_a_claim_that_was_given_up_frees_its_code(stage):
    change = stage.claim()
    acts.discard(change, by=stage.who("editor"), reason="认领有误")
    assert ServiceItem.objects.get(pk=change.item_id).state == ItemState.DISCARDED
    assert not ItemVersion.objects.filter(item=change.item).exists()
    assert stage.item().number == 1


def test_a_change_that_was_given_up_leaves_the_item_as_it_was(stage):
    item = stage.item()
    change = acts.begin_change(org=item.org, by=stage.who("editor"), item=item, reason="改")
    acts.discard(stage.fill(change, visits=2), by=stage.who("editor"), reason="不改了")
    item.refresh_from_db()
    assert (item.number, item.state, item.visits) == (1, "in_use", 1)
    assert acts.begin_change(org=item.org, by=stage.who("editor"), item=item, reason="再改").version.number == 2


def test_a_correction_asks_nothing_new_and_skips_the_establishment_office(stage):
    item = stage.item()
    change = acts.begin_correction(org=item.org, by=stage.who("editor"), item=item, reason="错字")
    with pytest.raises(Refused, match="没有改动"):
        acts.submit(change, by=stage.who("editor"))
    stage.fill(change, visits=2)
    with pytest.raises(Refused, match="不能增加到场次数"):
        acts.submit(change, by=stage.who("editor"))
    stage.fill(change, visits_note="须核验申请表原件")
    acts.submit(change, by=stage.who("editor"))
    acts.approve_legal(change, by=stage.who("legal"))
    acts.approve_office(change, by=stage.who("manager"))
    assert change.case.step == "approved"
    acts.publish(change, by=stage.who("publisher"))
    item.refresh_from_db()
    assert item.number == 2


def test_suspended_takes_no_applications_and_resumes(stage):
    item = stage.item()
    assert items.why_closed(item, TODAY) == ""
    with pytest.raises(Refused, match="预计恢复日期"):
        acts.propose_suspension(org=item.org, by=stage.who("editor"), item=item, reason="系统升级", terms=Terms())
    terms = Terms(until_on=TODAY + timedelta(days=10))
    item = stage.publish(
        acts.propose_suspension(org=item.org, by=stage.who("editor"), item=item, reason="系统升级", terms=terms)
    )
    assert (item.state, item.visible, item.state_reason) == ("suspended", True, "系统升级")
    assert "暂停办理" in items.why_closed(item, TODAY)
    with pytest.raises(Refused, match="不能这样变动"):
        acts.propose_suspension(org=item.org, by=stage.who("editor"), item=item, reason="再停", terms=terms)
    item = stage.publish(acts.propose_resumption(org=item.org, by=stage.who("editor"), item=item, reason="升级完成"))
    assert (item.state, item.suspended_on, items.why_closed(item, TODAY)) == ("in_use", None, "")
    assert told()[-2:] == ["services.item_suspended", "services.item_resumed"]


def test_a_new_version_does_not_wake_what_is_suspended(stage):
    item = stage.item()
    terms = Terms(until_on=TODAY + timedelta(days=10))
    item = stage.publish(
        acts.propose_suspension(org=item.org, by=stage.who("editor"), item=item, reason="停", terms=terms)
    )
    change = acts.begin_change(org=item.org, by=stage.who("editor"), item=item, reason="改")
    assert stage.publish(stage.fill(change, visits_note="核验原件")).state == "suspended"


def test_a_cancelled_item_keeps_its_page_its_reason_and_its_document(stage):
    item = stage.item()
    terms = Terms(
        effective_on=TOMORROW, basis="国发〔2026〕3号", transition="已受理的继续办完", reform_document="国发〔2026〕3号"
    )
    for lacking in ("basis", "transition"):
        with pytest.raises(Refused) as refusal:
            without = Terms(**{**terms.__dict__, lacking: ""})
            acts.propose_cancellation(org=item.org, by=stage.who("editor"), item=item, reason="下放", terms=without)
        assert refusal.value.field == lacking
    change = acts.propose_cancellation(org=item.org, by=stage.who("editor"), item=item, reason="下放", terms=terms)
    stage.publish(change, TOMORROW)
    assert items.public_item(item.uid) is not None
    with time_machine.travel("2026-11-03T00:01:00+08:00", tick=False):
        jobs.take_effect()
    assert items.public_item(item.uid) is None
    gone = items.tombstone(item.uid)
    assert (gone.cancelled_on, gone.reform_document, gone.state_reason) == (
        TOMORROW,
        "国发〔2026〕3号",
        "国发〔2026〕3号",
    )
    assert "起取消" in items.why_closed(gone, TOMORROW)


def test_what_no_longer_agrees_with_the_catalogue_on_its_day_goes_back(stage):
    item = stage.item()
    change = acts.begin_change(org=item.org, by=stage.who("editor"), item=item, reason="改")
    stage.publish(stage.fill(change, visits_note="核验原件"), TOMORROW)
    stage.change_catalogue(statutory_days=5)
    with time_machine.travel("2026-11-03T00:01:00+08:00", tick=False):
        jobs.take_effect()
    change.case.refresh_from_db()
    assert change.case.step == "draft"
    assert "到生效日时不符合要求" in list(entries(change.case.subject))[-1].details["reason"]


def test_what_has_ended_is_not_woken_by_a_change_that_was_waiting(stage):
    """The main item ends today and its 办理项 with it; tomorrow's version of the 办理项 comes too late."""
    main, handling = stage.adopted("", "变更")
    change = acts.begin_change(org=handling.org, by=stage.who("editor"), item=handling, reason="改")
    stage.publish(stage.fill(change, name=handling.name, visits_note="核验原件"), TOMORROW)
    terms = Terms(effective_on=TODAY, basis="国发〔2026〕3号", transition="继续办完")
    stage.publish(
        acts.propose_cancellation(org=main.org, by=stage.who("editor"), item=main, reason="取消", terms=terms)
    )
    with time_machine.travel("2026-11-03T00:01:00+08:00", tick=False):
        jobs.take_effect()
    handling.refresh_from_db()
    assert (handling.state, handling.visible, handling.number) == ("cancelled", False, 1)
    change.case.refresh_from_db()
    assert change.case.step == "draft"
    assert "“取消”状态的事项不能这样变动" in list(entries(change.case.subject))[-1].details["reason"]


def test_what_ended_with_its_catalogue_does_not_resume(stage):
    item = stage.item()
    terms = Terms(until_on=TODAY + timedelta(days=10))
    item = stage.publish(
        acts.propose_suspension(org=item.org, by=stage.who("editor"), item=item, reason="停", terms=terms)
    )
    change = acts.propose_resumption(org=item.org, by=stage.who("editor"), item=item, reason="恢复")
    stage.publish(change, TOMORROW)
    stage.cancel_catalogue(TODAY)
    with time_machine.travel("2026-11-03T00:01:00+08:00", tick=False):
        jobs.take_effect()
    item.refresh_from_db()
    assert (item.state, item.visible) == ("cancelled", False)


def test_a_published_version_is_never_changed_in_the_database(stage, transactional_db):
    item = stage.item()
    frozen.install(connection)
    version = ItemVersion.objects.get(item=item)
    try:
        for change in (
            lambda: ItemVersion.objects.filter(pk=version.pk).update(document={}),
            lambda: ItemVersion.objects.filter(pk=version.pk)._raw_delete("default"),
        ):
            with pytest.raises(Exception, match="never changed"), transaction.atomic():
                change()
        change = acts.begin_change(org=item.org, by=stage.who("editor"), item=item, reason="改")
        stage.publish(stage.fill(change, visits_note="核验原件"))
        assert ItemVersion.objects.filter(item=item).count() == 2
    finally:
        frozen.remove(connection)


def test_a_claim_touches_nothing_yet(stage):
    assert touching.touched_by(stage.claim().item) == []
