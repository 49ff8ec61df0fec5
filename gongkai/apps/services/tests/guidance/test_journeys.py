"""一件事: who writes and who publishes, what a place shows, and that search and pages follow the acts."""

from dataclasses import replace
from importlib import import_module

import pytest
import time_machine
from django.apps import apps
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from gongkai.apps.services import jobs
from gongkai.apps.services.actions import changes, journeys
from gongkai.apps.services.forms.application_acts import JointForm
from gongkai.apps.services.models import GuidanceState, Journey, JourneyItem, JourneyRevision, ServiceItem, frozen
from gongkai.apps.services.queries import journey_index, named, touching
from gongkai.apps.services.queries import journeys as reading
from gongkai.apps.services.rules.journeys import JourneyStep, StepItem, stored
from gongkai.apps.services.tests.guidance.stage import CITY, COUNTY, OTHER, TEXT, drafted, published
from gongkai.apps.services.tests.hall.stage import FOR_ALL, Hall, add_staff
from gongkai.apps.services.tests.samples import BASIC
from gongkai.apps.services.views.guidance.journeys import asks
from gongkai.kernel.cases import NotAllowed, Refused
from gongkai.kernel.jobs.models import Job
from gongkai.kernel.journal.reading import entries
from gongkai.kernel.orgs.models import Organisation, Region
from gongkai.kernel.outbox import run_pending
from gongkai.kernel.outbox.models import OutboxEvent


def page(client, journey, **query):
    return client.get(reverse("services:journey", args=[journey.uid]), query)


def text(response):
    return response.content.decode()


def test_the_office_writes_and_the_publisher_publishes(stage):
    revision = drafted(stage)
    assert (revision.case.step, revision.journey.state, revision.journey.visible) == ("draft", "draft", False)
    with pytest.raises(NotAllowed):
        journeys.propose(org=stage.cast.county, by=stage.who("editor"), text=TEXT)
    journeys.submit(revision, by=stage.who("manager"))
    with pytest.raises(NotAllowed):
        journeys.publish(revision, by=stage.who("manager"))
    journeys.publish(revision, by=stage.who("publisher"))
    journey = Journey.objects.get()
    assert (journey.state, journey.visible, journey.number) == ("in_use", True, 1)
    assert (journey.step_count, journey.item_count, journey.joint, journey.region_code) == (2, 1, False, COUNTY)
    assert [entry.verb for entry in entries(revision.case.subject).order_by("seq")] == ["create", "submit", "publish"]
    assert OutboxEvent.objects.filter(name="services.journey_published").exists()
    assert JourneyItem.objects.get().catalogue == stage.entry


def test_whoever_wrote_it_does_not_publish_it(stage):
    """审核和编制分开: the same person with both posts is refused."""
    revision = drafted(stage)
    journeys.submit(revision, by=stage.who("manager"))
    stage.account("manager").posts.create(org=stage.cast.county, role="services.publisher", from_on="2020-01-01")
    with pytest.raises(Refused):
        journeys.publish(revision, by=stage.who("manager"))


def test_what_leads_nowhere_is_not_published(stage):
    lost = replace(TEXT, steps=(JourneyStep("申请", items=(StepItem("340199999999"),)),))
    revision = drafted(stage, lost)
    with pytest.raises(Refused, match="编码340199999999没有对应的在用目录"):
        journeys.submit(revision, by=stage.who("manager"))
    revision = drafted(stage, replace(TEXT, title="另一件"))
    journeys.submit(revision, by=stage.who("manager"))
    stage.cancel_catalogue(revision.case.opened_on)
    with pytest.raises(Refused, match="没有对应的在用目录"):
        journeys.publish(revision, by=stage.who("publisher"))


def test_a_new_version_holds_only_when_it_is_published(stage, client):
    journey = published(stage)
    revision = journeys.propose(org=journey.org, by=stage.who("manager"), journey=journey, reason="改标题")
    assert stored(revision.document) == TEXT and revision.number == 2
    journeys.edit(revision, by=stage.who("manager"), text=replace(TEXT, title="开煤气站"))
    assert "开办燃气站" in text(page(client, journey)) and "开煤气站</h1>" not in text(page(client, journey))
    with pytest.raises(Refused, match="已有编制中的草稿"):
        journeys.propose(org=journey.org, by=stage.who("manager"), journey=journey)
    journeys.submit(revision, by=stage.who("manager"))
    journeys.return_draft(revision, by=stage.who("publisher"), reason="写清楚")
    journeys.submit(revision, by=stage.who("manager"))
    journeys.publish(revision, by=stage.who("publisher"))
    shown = text(page(client, journey))
    assert "开煤气站</h1>" in shown and "第2版" in shown


def test_a_published_version_is_never_changed_in_the_database(stage, transactional_db):
    published(stage)
    frozen.install(connection)
    try:
        with pytest.raises(Exception, match="never changed"), transaction.atomic():
            JourneyRevision.objects.update(document={})
    finally:
        frozen.remove(connection)


def test_a_draft_given_up_leaves_nothing_public(stage, client):
    revision = drafted(stage)
    journeys.discard(revision, by=stage.who("manager"), reason="不编了")
    assert Journey.objects.get().state == GuidanceState.DISCARDED
    assert page(client, revision.journey).status_code == 404
    assert reading.journeys(stage.who("manager")).count() == 0


def test_taken_down_its_address_says_why(stage, client):
    journey = published(stage)
    revision = JourneyRevision.objects.get()
    with pytest.raises(Refused):
        journeys.take_down(revision, by=stage.who("manager"), reason=" ")
    journeys.take_down(revision, by=stage.who("manager"), reason="许可已经取消")
    run_pending()
    gone = page(client, journey)
    assert gone.status_code == 410 and "许可已经取消" in text(gone)
    assert client.get(reverse("services:journey_checklist", args=[journey.uid])).status_code == 404
    assert journey_index.find("开办燃气站") == []
    with pytest.raises(Refused):
        journeys.take_down(revision, by=stage.who("manager"), reason="再撤一次")
    again = journeys.propose(org=journey.org, by=stage.who("manager"), journey=Journey.objects.get())
    journeys.submit(again, by=stage.who("manager"))
    journeys.publish(again, by=stage.who("publisher"))
    assert page(client, journey).status_code == 200


def test_a_place_sees_who_does_it_there(stage, client):
    (item,) = stage.adopted("", promised_days=7)
    journey = published(stage)
    shown = text(page(client, journey))
    assert reverse("services:item", args=[item.uid]) in shown and "承诺7个工作日" in shown
    assert "经营瓶装气的" in shown and "与上一步同时办" in shown and "<svg" in shown
    assert "燃气经营许可申请表（原件1份）" in shown and "营业执照" in shown


def test_a_wider_body_does_it_where_the_place_itself_has_none(stage):
    (item,) = stage.adopted("")
    ServiceItem.objects.update(region_code=CITY)
    found = reading.shown(TEXT, COUNTY)
    assert found.steps[0].doings[0].offer.item == item and found.found == 1


def test_what_lies_in_the_place_does_it_where_nobody_above_does(stage):
    (item,) = stage.adopted("")
    ServiceItem.objects.update(region_code="341298101")
    assert reading.shown(TEXT, COUNTY).steps[0].doings[0].offer.item == item
    assert reading.shown(TEXT, OTHER).steps[0].doings[0].offer.item is None
    assert reading.shown(TEXT, "").steps[0].doings[0].offer.item is None


def test_an_upgrade_places_those_of_bodies_without_a_place_and_indexes_them_again(stage):
    journey = published(stage)
    bureau, county = stage.cast.bureau, stage.cast.county
    Organisation.objects.filter(pk=bureau.pk).update(region=None)
    Organisation.objects.filter(pk=county.pk).update(region_id=CITY)
    Journey.objects.update(org=bureau, org_path=bureau.path, region_code="")
    upgrade = import_module("gongkai.apps.services.migrations.0083_place_of_journeys")
    upgrade.place_journeys(apps, None)
    assert Journey.objects.get().region_code == CITY
    assert Job.objects.filter(name="services.index_journeys").count() == 1
    assert jobs.index_journeys() == 1
    assert journey_index.find("燃气", CITY) == [journey] and journey_index.find("燃气", "110000") == []
    upgrade.place_journeys(apps, None)
    assert Job.objects.filter(name="services.index_journeys").count() == 1


def test_bodies_that_split_it_are_read_for_the_situations_asked_for_only(stage):
    stage.adopted("", "变更", "首次申请", "换发")
    offers = named.offers([BASIC], COUNTY)
    with CaptureQueriesContext(connection) as seen:
        found = named.in_situations(offers, [(BASIC, "变更")])
    assert found[BASIC, "变更"].item.name.endswith("（变更）")
    assert "（变更）" in seen[0]["sql"]


def test_where_nobody_does_it_the_page_says_so_and_leads_to_who_does(stage, client):
    journey = published(stage)
    shown = text(page(client, journey))
    assert "安澜县没有公布这个事项" in shown and reverse("services:catalogue_entry", args=[stage.entry.uid]) in shown


def test_an_item_of_one_body_can_be_named_by_its_own_code(stage, client):
    (item,) = stage.adopted("")
    journey = published(stage, replace(TEXT, steps=(JourneyStep("申请", items=(StepItem(item.code),)),)))
    assert reverse("services:item", args=[item.uid]) in text(page(client, journey))
    assert JourneyItem.objects.get().item == item


CHANGE = (JourneyStep("变更许可", items=(StepItem(BASIC, "换了场所的", "变更"),)),)


def test_a_step_names_a_situation_and_each_place_shows_its_own_item_for_it(stage, client):
    """业务办理项: at catalogue level by its name, as an item of one body by its own code."""
    whole, first, change = stage.adopted("", "首次申请", "变更")
    journey = published(stage, replace(TEXT, steps=CHANGE))
    shown = text(page(client, journey))
    assert reverse("services:item", args=[change.uid]) in shown and "（变更）" in shown
    assert reverse("services:item", args=[whole.uid]) not in shown
    assert reverse("services:item", args=[first.uid]) not in shown and "情形：" not in shown
    assert journey.item_count == 1 and JourneyItem.objects.get().catalogue == stage.entry
    assert reading.naming(change) == [journey]
    told = client.get(f"/api/v1/services/journeys/{journey.uid}", {"region": COUNTY}).json()
    (doing,) = told["steps"][0]["doings"]
    assert (doing["situation"], [one["code"] for one in doing["items"]]) == ("变更", [change.code])


def test_a_body_that_does_not_split_it_stays_with_the_whole_and_the_page_says_which_situation(stage, client):
    (whole,) = stage.adopted("")
    stage.adopted("", "变更", org=stage.cast.other_bureau)
    ServiceItem.objects.filter(org=stage.cast.other_bureau).update(region_code=OTHER)
    journey = published(stage, replace(TEXT, steps=CHANGE))
    shown = text(page(client, journey))
    assert reverse("services:item", args=[whole.uid]) in shown and "<strong>情形：</strong>变更" in shown


def test_a_situation_nobody_has_published_is_not_submitted(stage):
    (item,) = stage.adopted("")
    revision = drafted(stage, replace(TEXT, steps=CHANGE))
    with pytest.raises(Refused, match="没有机关公布“变更”这一情形"):
        journeys.submit(revision, by=stage.who("manager"))
    own = (JourneyStep("申请", items=(StepItem(item.code, "", "变更"),)),)
    journeys.edit(revision, by=stage.who("manager"), text=replace(TEXT, steps=own))
    with pytest.raises(Refused, match="情形只用于目录编码"):
        journeys.submit(revision, by=stage.who("manager"))


def test_the_lead_in_a_situation_is_applied_for_in_it(stage, client):
    _, change = stage.adopted("", "变更")
    journey = published(stage, replace(TEXT, lead=BASIC, steps=CHANGE))
    assert reverse("services:apply", args=[change.uid]) in text(page(client, journey))


def test_all_at_once_where_the_lead_item_takes_applications(stage, client):
    (item,) = stage.adopted("")
    journey = published(stage, replace(TEXT, lead=BASIC, joint_note="三个工作日出证。"))
    shown = text(page(client, journey))
    assert "一次申请" in shown and reverse("services:apply", args=[item.uid]) in shown and "三个工作日出证。" in shown
    assert reading.joint_items(item) == []
    ServiceItem.objects.update(online=False)
    assert reverse("services:apply", args=[item.uid]) not in text(page(client, journey))


def test_the_lead_body_is_offered_the_parts(stage):
    (item,) = stage.adopted("", **FOR_ALL)
    (other,) = stage.adopted("", org=stage.cast.other_bureau)
    steps = (JourneyStep("申请", items=(StepItem(item.code), StepItem(other.code))),)
    published(stage, replace(TEXT, lead=item.code, steps=steps))
    assert reading.joint_items(item) == [other] and reading.joint_items(other) == []
    add_staff(stage, stage.cast.bureau, "hall")
    application = Hall(stage, item).register(content="设站").application
    form = JointForm(subject=application, actor=stage.cast.actor("hall_examiner"))
    assert form.initial["items"] == [other.pk]


def test_the_guide_leads_back_to_what_it_belongs_to(stage, client):
    (item,) = stage.adopted("")
    journey = published(stage)
    assert reading.naming(item) == [journey]
    assert reverse("services:journey", args=[journey.uid]) in text(
        client.get(reverse("services:item", args=[item.uid]))
    )
    ServiceItem.objects.update(region_code=OTHER)
    assert reading.naming(ServiceItem.objects.get()) == [], "it holds in its own county"


def test_the_home_page_shows_the_first_of_a_life_in_one_statement(stage, django_assert_num_queries):
    """The widest place first, stages in the order of a life, and no more of a stage than are shown."""
    published(stage)
    made = Journey.objects.get()
    county, below = made.org_path, stage.cast.bureau.path
    rows = [
        ("birth", "生孩子", county),
        ("school", "上学", county),
        ("school", "入园", below),
        ("work", "找工作", county),
    ]
    Journey.objects.bulk_create(
        Journey(org=made.org, org_path=path, audience="person", stage=life, title=title, visible=True, state="in_use")
        for life, title, path in [*rows, *(("retirement", f"退休{n}", below) for n in range(9))]
    )
    Journey.objects.filter(title="找工作").update(visible=False)
    with django_assert_num_queries(1):
        found = reading.foremost(3)
    assert [one.title for one in found["legal"]] == ["开办燃气站"]
    assert [one.title for one in found["person"]] == ["生孩子", "上学", "入园"]
    assert len(reading.foremost(5)["person"]) == 5


def test_the_list_is_by_stage_and_place(stage, client):
    published(stage)
    listing = reverse("services:journeys")
    assert "开办燃气站" not in text(client.get(listing)), "persons first"
    assert "开办燃气站" in text(client.get(listing, {"audience": "legal"}))
    assert "开办燃气站" in text(client.get(listing, {"audience": "legal", "region": COUNTY}))
    Region.objects.create(code=OTHER, name="别县")
    stage.cast.other_bureau.__class__.objects.filter(pk=stage.cast.other_bureau.pk).update(region=OTHER)
    elsewhere = text(client.get(listing, {"audience": "legal", "region": OTHER}))
    assert "开办燃气站" not in elsewhere and "还没有公布一件事" in elsewhere
    assert client.get(listing, {"audience": "nobody"}).status_code == 404


@pytest.mark.parametrize("typed", ["开办燃气站", "开煤气站", "燃气", "kaibanranqi", "培训"])
def test_search_finds_it_by_title_saying_step_and_item(stage, client, typed):
    stage.adopted("")
    published(stage)
    run_pending()
    found = [one.title for one in journey_index.find(typed)]
    assert found == ([] if typed == "培训" else ["开办燃气站"])
    if typed == "开煤气站":
        assert "开办燃气站" in text(client.get(reverse("services:search"), {"q": typed}))


def test_search_in_a_place_shows_what_holds_there(stage):
    published(stage)
    run_pending()
    assert [one.title for one in journey_index.find("燃气站", COUNTY)] == ["开办燃气站"]
    assert journey_index.find("燃气站", OTHER) == []
    assert [one.text for one in journey_index.suggest("开办")] == ["开办燃气站"]


def test_its_materials_are_printed_once(stage, client):
    stage.adopted("")
    journey = published(stage)
    address = reverse("services:journey_checklist", args=[journey.uid])
    shown = text(client.get(address))
    assert "燃气经营许可申请表" in shown and "用于：燃气经营许可证核发" in shown


def test_a_change_of_an_item_tells_its_reviewers_what_it_touches(stage):
    (item,) = stage.adopted("")
    published(stage)
    with time_machine.travel("2026-11-03T10:00:00+08:00", tick=False):
        change = changes.begin_change(org=item.org, by=stage.who("editor"), item=item, reason="改")
    assert ("一件事", 1) in [(one.label, one.count) for one in touching.touched_by(change.item)]


def test_the_office_is_asked_to_mend_what_leads_nowhere_until_somebody_does(stage):
    journey = published(stage)
    manager = stage.who("manager")
    assert asks(manager) == []
    stage.cancel_catalogue(journey.published_on)
    (one,) = asks(manager)
    assert "开办燃气站" in one.title and one.url == reverse("services_desk:journey", args=[journey.uid])
    assert asks(stage.who("editor")) == []
    journeys.propose(org=journey.org, by=manager, journey=journey)
    assert asks(manager) == []
