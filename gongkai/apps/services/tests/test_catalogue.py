"""目录 and what follows from it below; lists taken over in one go."""

from datetime import date, timedelta

import pytest
import time_machine

from gongkai.apps.services import jobs
from gongkai.apps.services.actions import catalogue as acts
from gongkai.apps.services.actions import measuring
from gongkai.apps.services.actions.batches import AdoptedEntry, AdoptedItem, BatchRefused, adopt_catalogue, adopt_items
from gongkai.apps.services.actions.catalogue import Header, Terms
from gongkai.apps.services.models import CatalogueEntry, ItemBatch, ServiceItem
from gongkai.apps.services.queries import catalogue, items, standards
from gongkai.apps.services.rules import codes
from gongkai.apps.services.tests import samples
from gongkai.kernel.cases import NotAllowed, Refused
from gongkai.kernel.jobs.models import Job
from gongkai.kernel.outbox.models import OutboxEvent

TODAY = date(2026, 11, 2)
TOMORROW = TODAY + timedelta(days=1)


@pytest.fixture(autouse=True)
def _clock():
    with time_machine.travel("2026-11-02T10:00:00+08:00", tick=False):
        yield


def propose(stage, **fields):
    values = {"elements": samples.elements(), "header": Header("34", "17"), "reason": "省级目录新增"} | fields
    return acts.propose_entry(org=stage.cast.county, by=stage.who("catalogue"), **values)


def test_a_new_entry_gets_the_next_code_of_its_type_and_department(stage):
    first, second = propose(stage), propose(stage)
    assert [c.entry.code for c in (first, second)] == ["000117001000", "000117002000"]
    entry = stage.publish_catalogue(first)
    assert (entry.state, entry.number, entry.in_force_from, entry.initial) == ("in_force", 1, TODAY, "R")
    assert list(catalogue.claimable(stage.cast.bureau)) == [entry, stage.entry]


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"code": samples.BASIC}, "已经使用"),
        ({"code": "340223020002"}, "与事项类型“行政许可”不一致"),
        ({"header": Header("", "17")}, "行使层级"),
        ({"header": Header("34", "x")}, "部门应为两位"),
    ],
)
def test_a_code_or_header_that_does_not_fit_is_refused(stage, fields, said):
    with pytest.raises(Refused, match=said):
        propose(stage, **fields)


def test_an_entry_given_up_frees_its_code(stage):
    change = propose(stage, code="340117009000")
    acts.discard(change, by=stage.who("catalogue"), reason="重复")
    assert propose(stage, code="340117009000").entry.code == "340117009000"


def test_nobody_decides_on_his_own_catalogue(stage):
    change = acts.submit(propose(stage), by=stage.who("catalogue"))
    with pytest.raises(NotAllowed):
        acts.approve(change, by=stage.who("catalogue"))


def test_a_cancelled_entry_lets_no_application_in_from_its_day(stage):
    (item,) = stage.adopted()
    entry = stage.cancel_catalogue(TOMORROW)
    item = ServiceItem.objects.get(pk=item.pk)
    assert entry.in_force_to == TODAY
    assert items.why_closed(item, TODAY) == ""
    # Even if nothing has run at midnight.
    assert "已经取消" in items.why_closed(item, TOMORROW)
    with time_machine.travel("2026-11-03T00:01:00+08:00", tick=False):
        jobs.take_effect()
    item.refresh_from_db()
    assert (item.state, item.cancelled_on, item.visible) == ("cancelled", TOMORROW, False)
    assert "国发〔2026〕3号取消" in item.state_reason
    batch = ItemBatch.objects.get(scope="cancellation")
    assert (batch.count, batch.case.step) == (1, "published")
    assert CatalogueEntry.objects.get(pk=entry.pk).state == "cancelled"
    assert OutboxEvent.objects.filter(name="services.items_cancelled").count() == 1


def test_a_cancellation_that_is_sent_back_ends_nothing(stage):
    (item,) = stage.adopted()
    stage.cancel_catalogue(TOMORROW)
    change = stage.entry.changes.get()
    acts.return_draft(change, by=stage.who("catalogue_reviewer"), reason="依据有误")
    item = ServiceItem.objects.get(pk=item.pk)
    assert items.why_closed(item, TOMORROW) == ""


def test_a_new_version_of_the_catalogue_measures_everything_below_anew(stage):
    (item,) = stage.adopted()
    assert item.deviation == 0
    entry = stage.change_catalogue(statutory_days=15)
    assert (entry.number, Job.objects.filter(name="services.measure").count()) == (2, 1)
    jobs.measure(str(entry.uid))
    item.refresh_from_db()
    assert item.deviation == 10
    assert item.catalogue_number < entry.number
    assert measuring.measure(entry) == 0


def test_a_list_is_taken_over_whole_with_one_case_and_one_event(stage, django_assert_max_num_queries):
    org = stage.cast.bureau
    code = codes.make(uscc=org.uscc, level="4", basic=samples.BASIC)
    names = ["燃气经营许可证核发", *(f"燃气经营许可证核发（情形{n}）" for n in range(1, 60))]
    rows = [
        AdoptedItem(stage.entry, samples.elements(name=name), code + (f"{n:02d}" if n else ""))
        for n, name in enumerate(names)
    ]
    with django_assert_max_num_queries(45):
        batch = adopt_items(org=org, by=stage.who("publisher"), rows=rows, source="安政发〔2026〕9号")
    assert (batch.count, ServiceItem.objects.count()) == (60, 60)
    main = ServiceItem.objects.get(handling="")
    assert main.children.count() == 59 and not main.is_handled
    assert "选择具体的办理项" in items.why_closed(main, TODAY)
    assert standards.version_on(main, TODAY).number == 1
    assert OutboxEvent.objects.filter(name__startswith="services.item").count() == 1


def test_one_bad_row_refuses_the_list_and_every_bad_row_is_named(stage):
    org = stage.cast.bureau
    code = codes.make(uscc=org.uscc, level="4", basic=samples.BASIC)
    good = AdoptedItem(stage.entry, samples.elements(), code)
    rows = [
        good,
        AdoptedItem(stage.entry, samples.elements(), code),
        AdoptedItem(stage.entry, samples.elements(promised_days=25), code + "01"),
        AdoptedItem(stage.entry, samples.elements(), ""),
        AdoptedItem(stage.entry, samples.elements(level="3"), code + "02"),
        AdoptedItem(stage.entry, samples.elements(), code[:8] + "I" + code[9:]),
    ]
    with pytest.raises(BatchRefused) as refusal:
        adopt_items(org=org, by=stage.who("publisher"), rows=rows, source="x")
    assert sorted(refusal.value.rows) == [2, 3, 4, 5, 6]
    assert "已经使用" in refusal.value.rows[2][0]
    assert "长于法定办结时限" in "".join(refusal.value.rows[3])
    assert "没有事项编码。" in refusal.value.rows[4]
    assert "行使层级“4”与“3”不一致" in "".join(refusal.value.rows[5])
    assert "第9位“I”" in refusal.value.rows[6][0]
    assert not ServiceItem.objects.exists()


def test_what_departs_may_be_taken_over_and_is_ranked(stage):
    (item,) = stage.adopted(promised_days=25, steps=[])
    assert item.deviation >= 10
    assert item.state == "in_use"


def test_a_list_of_the_catalogue_is_checked_row_by_row(stage):
    elements = samples.elements()
    rows = [
        AdoptedEntry("340117001000", elements, "4"),
        AdoptedEntry("340217001000", elements, "4"),
        AdoptedEntry("340117001000", elements, "4"),
        AdoptedEntry("340117001001", elements, "9"),
    ]
    with pytest.raises(BatchRefused) as refusal:
        adopt_catalogue(org=stage.cast.county, by=stage.who("catalogue"), rows=rows, source="x", effective_on=TODAY)
    assert sorted(refusal.value.rows) == [2, 3, 4]
    rows = [
        AdoptedEntry("340117001000", elements, "4"),
        AdoptedEntry("340117001001", elements, "4", "17", "部", "340117001000"),
    ]
    adopt_catalogue(org=stage.cast.county, by=stage.who("catalogue"), rows=rows, source="x", effective_on=TODAY)
    assert CatalogueEntry.objects.get(code="340117001001").parent.code == "340117001000"


def test_only_its_owner_changes_a_catalogue(stage):
    with pytest.raises(NotAllowed):
        acts.propose_change(org=stage.cast.county, by=stage.who("editor"), entry=stage.entry, reason="x")
    with pytest.raises(Refused, match="不是财政局编制的目录"):
        acts.propose_change(org=stage.cast.bureau, by=stage.who("catalogue"), entry=stage.entry, reason="x")


def test_a_cancellation_needs_basis_and_day(stage):
    for terms, field in ((Terms(effective_on=TODAY), "basis"), (Terms(basis="x"), "effective_on")):
        with pytest.raises(Refused) as refusal:
            acts.propose_cancellation(
                org=stage.cast.county, by=stage.who("catalogue"), entry=stage.entry, reason="x", terms=terms
            )
        assert refusal.value.field == field
