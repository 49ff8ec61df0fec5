"""岗位风险内控表: drawn up from what happened, completed by the body, signed by another, kept in versions."""

from datetime import date
from io import BytesIO

import pytest
from django.db.models import QuerySet
from django.urls import reverse
from python_calamine import CalamineWorkbook

from gongkai.apps.supervision.actions import controls as acts
from gongkai.apps.supervision.actions import judging, measures
from gongkai.apps.supervision.forms.casework import EventFilter
from gongkai.apps.supervision.models import ControlItem, ControlPost, ControlTable, Event, RuleChange
from gongkai.apps.supervision.queries import control_facts, patterns, summaries
from gongkai.apps.supervision.queries import controls as reading
from gongkai.apps.supervision.queries.events import rule_label
from gongkai.apps.supervision.queries.rules import labels
from gongkai.apps.supervision.rules import controls as rules
from gongkai.apps.supervision.tests.test_board import closing
from gongkai.kernel import workdays
from gongkai.kernel.cases import NotAllowed, Refused, clockwork
from gongkai.kernel.cases.models import Case
from gongkai.kernel.cases.opening import open_case
from gongkai.kernel.journal import writing as journal
from gongkai.kernel.orgs.actions import move_organisation
from gongkai.kernel.orgs.models import Organisation

pytestmark = pytest.mark.django_db
KIND = "disclosure.request"
YEAR = (date(2026, 1, 1), date(2026, 3, 31))
LICENCE, PERMIT = ("permit-1", "燃气经营许可"), ("permit-2", "建筑施工许可")


def about(item):
    return {"item_key": item[0], "item_label": item[1]}


@pytest.fixture
def year(late, watchers):
    """Bureau: one item with a late case and one that ended in time; a request that is late now, with a red card."""
    closing(watchers.bureau, 1, **about(LICENCE))
    closing(watchers.bureau, 2, kept=False, used=22, **about(LICENCE))
    closing(watchers.bureau, 3, used=20, **about(PERMIT))
    closing(watchers.other_bureau, 4, kept=False, **about(LICENCE))
    closing(watchers.bureau, 5, on=date(2025, 12, 31), **about(LICENCE))
    closing(watchers.bureau, 6, kind="services.change", item_key="x", item_label="事项变动")
    return watchers


@pytest.fixture
def drawn(year):
    return acts.draw(org=year.bureau, by=year.em_liaison, year=2026)


def labelled(table):
    return {item.label: item for item in reading.items(table)}


def post(table, label, step):
    return ControlPost.objects.get(item__table=table, item__label=label, step=step)


def written(row, **changes):
    given = {"risks": row.risks, "grade": row.grade, "measures": row.measures, "person": row.person or "徐科长"}
    return {**given, **changes}


def fill(table, by):
    for item in reading.items(table):
        acts.complete(table, by=by, item=item, posts={row.step: written(row) for row in item.posts.all()})


def signed(table, cast, *, public=True):
    fill(table, cast.em_liaison)
    acts.submit(table, by=cast.em_liaison)
    return acts.sign(table, by=cast.em_chief, public=public)


def content(reply):
    return b"".join(reply.streaming_content) if reply.streaming else reply.content


def sheet(data):
    return CalamineWorkbook.from_filelike(BytesIO(data)).get_sheet_by_index(0).to_python()


# 底稿 --------------------------------------------------------------------------------------


def test_each_power_item_of_the_body_stands_with_what_happened_in_the_year(drawn, year):
    found = labelled(drawn)
    assert set(found) == {"燃气经营许可", "建筑施工许可", "政府信息公开申请"}  # nothing of others, no inner procedure
    assert found["燃气经营许可"].facts["closed"] == 2 and found["燃气经营许可"].facts["late"] == 1
    event = Event.objects.get()
    request = found["政府信息公开申请"].facts
    assert request["rules"] == {event.rule: 1} and request["red"] == 1 and request["corrections"] == 1
    assert drawn.until == date(2026, 3, 30) and drawn.version == 1 and drawn.case.step == "drafting"


def test_posts_come_from_the_procedure_and_hands_from_the_journal(year, late, clock):
    for name in ("clerk", "handler", "handler"):
        journal.write(
            subject=late.subject, verb="draft", by=year.actor(name), act=f"{KIND}.draft", org=year.bureau,
            step_before="in_progress", step_after="in_progress",
        )  # fmt: skip
    clock.set(date(2026, 4, 1))
    table = acts.draw(org=year.bureau, by=year.em_liaison, year=2026)
    receipt, work = (post(table, "政府信息公开申请", step) for step in ("start", "in_progress"))
    assert receipt.holders == [[year.clerk.name, 1]] and receipt.person == year.clerk.name
    assert [name for name, _ in work.holders] == [year.handler.name, year.clerk.name]
    assert work.person == year.handler.name and work.events == {Event.objects.get().rule: 1}
    assert "不一次告知" in receipt.risks and receipt.measures
    assert not ControlPost.objects.filter(step__in=("awaiting_completion", "archived")).exists()


def test_a_voided_event_did_not_happen(year):
    Event.objects.update(state="void")
    table = acts.draw(org=year.bureau, by=year.em_liaison, year=2026)
    facts = labelled(table)["政府信息公开申请"].facts
    assert facts["rules"] == {} and "red" not in facts and facts["opened"] == 1


def test_unusual_patterns_and_accountability_are_joined(year, late):
    for serial in range(20, 32):
        closing(year.bureau, serial, used=20, **about(PERMIT))
    for verb in ("accept", "decide"):
        journal.write(subject=late.subject, verb=verb, by=year.handler, act=f"{KIND}.{verb}", org=year.bureau)
    event = Event.objects.get()
    made = measures.propose_measure(
        org=year.bureau, by=year.em_supervisor, form="accountability", grounds="超期未办", basis="行政许可法第七十四条",
        persons="张三", events=[event],
    )  # fmt: skip
    proposed = {one.label: one for one in control_facts.year_of(year.bureau, date(2026, 1, 1), date(2026, 3, 31))}
    assert proposed["政府信息公开申请"].counts["accountability"] == 0  # nobody decided it yet
    measures.approve(made, by=year.em_lead)
    found = {one.label: one for one in control_facts.year_of(year.bureau, date(2026, 1, 1), date(2026, 3, 31))}
    assert found["政府信息公开申请"].counts["accountability"] == 1
    assert found["政府信息公开申请"].patterns["same_hand"] == 1
    assert found["建筑施工许可"].patterns["last_day"] == 13


def test_the_facts_are_read_in_as_many_statements_for_many_cases(year, django_assert_max_num_queries):
    for serial in range(100, 160):
        closing(year.bureau, serial, **about((f"key-{serial}", f"事项{serial}")))
    with django_assert_max_num_queries(12):
        assert len(control_facts.year_of(year.bureau, date(2026, 1, 1), date(2026, 3, 31))) == 63


@pytest.mark.parametrize("year_asked", [2027, 2024])
def test_a_year_without_anything_to_tell_is_refused(year, year_asked):
    with pytest.raises(Refused) as refusal:
        acts.draw(org=year.bureau, by=year.em_liaison, year=year_asked)
    assert refusal.value.field == "year" and not ControlTable.objects.exists()


def test_one_draft_of_a_year_at_a_time(drawn, year):
    with pytest.raises(Refused, match="还没有签发"):
        acts.draw(org=year.bureau, by=year.em_liaison, year=2026)
    acts.drop(drawn, by=year.em_liaison, reason="数据有误")
    assert acts.draw(org=year.bureau, by=year.em_liaison, year=2026).version == 2


def test_only_who_answers_for_the_body_draws_it_up(year):
    for name in ("em_supervisor", "em_lead", "em_other_liaison", "clerk"):
        with pytest.raises(NotAllowed):
            acts.draw(org=year.bureau, by=year.actor(name), year=2026)


def test_an_event_of_an_act_stands_at_the_posts_whose_risks_name_its_rule(year, late):
    """E12: the act led the case on, past every post; who charges is whom it concerns, not where the case is now."""
    late_event = Event.objects.get()
    journal.write(
        subject=late.subject, verb="pay", by=year.handler, act=f"{KIND}.pay", org=year.bureau,
        details={"fee_amount": "20.00", "fee_standard": "0.00"},
    )  # fmt: skip
    Case.objects.filter(pk=late.pk).update(step="archived")
    judging.judge_case(late.uid)
    card = Event.objects.get(rule="E12")
    measure = measures.propose_measure(
        org=year.bureau, by=year.em_supervisor, form="accountability", grounds="违规收费", basis="行政许可法第七十五条",
        persons="张三", events=[card],
    )  # fmt: skip
    measures.approve(measure, by=year.em_lead)
    (item,) = (one for one in control_facts.year_of(year.bureau, *YEAR) if one.key == KIND)
    bearing = {one.step for one in control_facts.posts_of(KIND) if any("E12" in risk.rules for risk in one.risks)}
    assert bearing and card.step == "archived"
    assert {step for step, found in item.steps.items() if found.events["E12"]} == bearing
    assert {step for step, found in item.steps.items() if found.accountable} == bearing
    assert {step for step, found in item.steps.items() if found.events[late_event.rule]} == {"in_progress"}


def test_cases_received_in_the_year_are_counted_even_while_nobody_did_anything(year, late):
    Event.objects.update(state="void")
    row = closing(year.bureau, 91, on=date(2026, 3, 29), **about(LICENCE))
    row.opened_on = date(2025, 12, 1)
    row.save()
    found = {one.label: one.counts for one in control_facts.year_of(year.bureau, *YEAR)}
    assert (found["政府信息公开申请"]["opened"], found["政府信息公开申请"]["closed"]) == (1, 0)
    assert (found["燃气经营许可"]["opened"], found["燃气经营许可"]["closed"]) == (3, 3)


def test_hands_are_read_from_the_cases_wherever_the_body_stood(year, late):
    """机构改革: what was done before the body moved is in its journal under the old path."""
    journal.write(
        subject=late.subject, verb="draft", by=year.handler, act=f"{KIND}.draft", org=year.bureau,
        step_before="in_progress", step_after="in_progress",
    )  # fmt: skip
    move_organisation(year.bureau, year.township)
    year.bureau.refresh_from_db()
    (item,) = (one for one in control_facts.year_of(year.bureau, *YEAR) if one.key == KIND)
    assert item.steps["in_progress"].holders == {year.handler.name: 1}


def test_who_only_looks_at_many_cases_handles_none_of_them(year, late):
    """短时间批量办理: the table and the page of patterns count the same."""
    pattern = patterns.patterns()["bursts"]
    subjects = [late.subject]
    for _ in range(pattern.least):
        case = open_case(KIND, org=year.bureau, title="申请")
        clockwork.release(case)
        case.save()
        subjects.append(case.subject)
    for verb in ("read", "download"):
        for subject in subjects:
            journal.write(subject=subject, verb=verb, by=year.handler, act=verb, org=year.bureau)

    def counted():
        facts = control_facts.year_of(year.bureau, *YEAR)
        hasty = sum(one.patterns["bursts"] for one in facts)
        return hasty, [one.label for one in patterns.found(pattern, year.bureau)]

    assert counted() == (0, [])
    for subject in subjects:
        journal.write(subject=subject, verb="draft", by=year.handler, act=f"{KIND}.draft", org=year.bureau)
    assert counted() == (len(subjects), [year.handler.name])


def test_what_comes_while_the_year_is_read_is_left_for_the_next_reading(year):
    """Rows of other transactions may show in a later statement only."""
    reader = control_facts._Reader(year.bureau, *YEAR)
    reader._stays()
    reader._followed({})
    assert reader.items == {}


# 等级 --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("signals", "accountable", "grade"),
    [((), 0, "low"), ((1, 2), 0, "low"), ((3,), 0, "medium"), ((3, 4), 0, "high"), ((5,), 0, "high"), ((), 1, "high")],
)
def test_what_was_found_sets_the_lowest_grade(signals, accountable, grade):
    assert rules.floor(signals, accountable) == grade


def test_risks_follow_from_the_acts_of_a_step():
    assert [risk.id for risk in rules.risks_of(["accept", "charge"])] == ["receipt", "fee"]
    assert rules.inherent(rules.risks_of(["accept", "charge"])) == "high"
    assert [risk.id for risk in rules.risks_of(["archive"])] == ["delay"]


def test_a_grade_below_what_was_found_is_refused(drawn, year):
    row = post(drawn, "政府信息公开申请", "in_progress")
    assert (row.lowest, row.grade) == ("high", "high")
    with pytest.raises(Refused, match="不能低于") as refusal:
        acts.complete(drawn, by=year.em_liaison, item=row.item, posts={row.step: written(row, grade="medium")})
    assert refusal.value.field == "in_progress-grade"
    row.refresh_from_db()
    assert row.grade == "high"


# 填写、签发、版本 -----------------------------------------------------------------------------


def test_nothing_is_signed_while_somebody_is_missing(drawn, year):
    with pytest.raises(Refused, match="还没有写明"):
        acts.submit(drawn, by=year.em_liaison)
    fill(drawn, year.em_liaison)
    acts.submit(drawn, by=year.em_liaison)
    with pytest.raises(Refused):
        acts.complete(drawn, by=year.em_liaison, item=reading.items(drawn)[0], posts={})
    with pytest.raises(NotAllowed):
        acts.sign(drawn, by=year.em_liaison, public=True)


def test_an_item_of_another_table_is_not_written_into(drawn, year, clock):
    other = acts.draw(org=year.bureau, by=year.em_liaison, year=2025)
    item = reading.items(other)[0]
    row = item.posts.first()
    with pytest.raises(Refused, match="没有这个岗位"):
        acts.complete(drawn, by=year.em_liaison, item=item, posts={row.step: written(row)})


def test_an_item_without_cases_is_added_with_its_posts(drawn, year):
    acts.add(drawn, by=year.em_liaison, kind=KIND, label="矿山闭坑审批")
    item = ControlItem.objects.get(label="矿山闭坑审批")
    assert item.posts.exists() and item.facts == {"rules": {}, "patterns": {}}
    for given in (
        {"kind": KIND, "label": "矿山闭坑审批"},
        {"kind": "no.kind", "label": "甲"},
        {"kind": KIND, "label": " "},
    ):
        with pytest.raises(Refused):
            acts.add(drawn, by=year.em_liaison, **given)


def test_the_next_version_begins_with_what_was_written_and_leaves_the_earlier_one(drawn, year):
    row = post(drawn, "燃气经营许可", "in_progress")
    acts.complete(
        drawn, by=year.em_liaison, item=row.item,
        posts={row.step: written(row, risks="现场踏勘走过场", grade="high", person="徐科长")},
    )  # fmt: skip
    signed(drawn, year)
    again = acts.draw(org=year.bureau, by=year.em_liaison, year=2026)
    carried = post(again, "燃气经营许可", "in_progress")
    assert (carried.risks, carried.grade, carried.person) == ("现场踏勘走过场", "high", "徐科长")
    assert again.version == 2
    acts.complete(again, by=year.em_liaison, item=carried.item, posts={carried.step: written(carried, risks="已改")})
    signed(again, year)
    assert [one.version for one in reading.versions(drawn)] == [2, 1]
    assert post(drawn, "燃气经营许可", "in_progress").risks == "现场踏勘走过场"


def test_an_item_added_by_hand_stays_in_the_next_version_with_what_was_written(drawn, year):
    acts.add(drawn, by=year.em_liaison, kind=KIND, label="矿山闭坑审批")
    row = post(drawn, "矿山闭坑审批", "in_progress")
    acts.complete(drawn, by=year.em_liaison, item=row.item, posts={row.step: written(row, risks="闭坑验收走过场")})
    signed(drawn, year)
    again = acts.draw(org=year.bureau, by=year.em_liaison, year=2026)
    assert post(again, "矿山闭坑审批", "in_progress").risks == "闭坑验收走过场"
    signed(again, year)
    closing(year.bureau, 92, item_key="permit-9", item_label="矿山闭坑审批")
    third = acts.draw(org=year.bureau, by=year.em_liaison, year=2026)
    (item,) = ControlItem.objects.filter(table=third, label="矿山闭坑审批")
    assert (item.key, item.facts["closed"]) == ("permit-9", 1)
    assert post(third, "矿山闭坑审批", "in_progress").risks == "闭坑验收走过场"


def test_the_body_is_held_before_anything_is_asked(year, monkeypatch):
    """Two who draw at once would be given one version; the second waits and is told of the draft."""
    held, lock = [], QuerySet.select_for_update

    def noted(rows, **how):
        held.append((rows.model, ControlTable.objects.exists()))
        return lock(rows, **how)

    monkeypatch.setattr(QuerySet, "select_for_update", noted)
    acts.draw(org=year.bureau, by=year.em_liaison, year=2026)
    assert (Organisation, False) in held


def test_a_rule_the_body_added_has_its_name_in_table_and_files(drawn, year, logged_in):
    RuleChange.objects.create(
        org=year.county, org_path=year.county.path, rule="X1-1", kind="add", effective_on=date(2026, 1, 1),
        definition={"label": "签收拖延"}, basis="b", reason="r", made_by="m", made_at=workdays.now(),
    )  # fmt: skip
    row = post(drawn, "政府信息公开申请", "in_progress")
    ControlPost.objects.filter(pk=row.pk).update(events={"X1-1": 2})
    ControlItem.objects.filter(pk=row.item_id).update(facts={"rules": {"X1-1": 2}})
    client = logged_in(year.account("em_liaison"))
    page = client.get(reverse("supervision_desk:control", args=[drawn.case.uid])).content.decode()
    assert page.count("签收拖延 2 件") == 2 and f"org={year.bureau.uid}" in page
    rows = sheet(content(client.get(reverse("supervision_desk:control_file", args=[drawn.case.uid, "xlsx"]))))
    assert sum("签收拖延 2 件" in str(row) for row in rows) and "X1-1" not in str(rows)
    assert rule_label("X1-1", labels()) == "签收拖延"
    assert ("X1-1", "X1-1 签收拖延") in EventFilter().fields["rule"].choices
    stored = {
        "events": [["X1-1", 3, 2]], "closed": 0, "kept": 0, "late": 0, "yellow": 2, "red": 0, "corrections": 0,
        "orders": 0, "measures": {},
    }  # fmt: skip
    assert [line.label for line in summaries.read(stored).rules] == ["签收拖延"]


def test_what_happens_after_the_drawing_changes_nothing(drawn, year):
    closing(year.bureau, 90, kept=False, **about(LICENCE))
    assert labelled(drawn)["燃气经营许可"].facts["late"] == 1


# 谁看得见 ------------------------------------------------------------------------------------


def test_supervisors_see_what_is_signed_and_the_body_its_drafts(drawn, year):
    assert list(reading.visible(year.em_supervisor)) == []
    assert list(reading.visible(year.em_liaison)) == [drawn] and not reading.visible(year.em_other_liaison).exists()
    signed(drawn, year, public=False)
    assert list(reading.visible(year.em_supervisor)) == [drawn]


def test_the_public_reads_posts_and_no_names(drawn, year, client):
    page, files = reverse("supervision:control", args=[drawn.case.uid]), []
    assert client.get(page).status_code == 404
    signed(drawn, year)
    text = client.get(page).content.decode()
    assert "燃气经营许可" in text and "徐科长" not in text and year.clerk.name not in text
    for ending in ("docx", "xlsx"):
        files.append(content(client.get(reverse("supervision:control_file", args=[drawn.case.uid, ending]))))
    rows = sheet(files[1])
    assert "责任人" not in rows[0] and "徐科长" not in str(rows) and files[0][:2] == b"PK"
    assert drawn.case.title in client.get(reverse("supervision:body", args=[year.bureau.site_slug])).content.decode()


def test_a_table_that_is_only_kept_is_not_public_and_hides_the_version_it_replaced(drawn, year, client):
    signed(drawn, year)
    again = acts.draw(org=year.bureau, by=year.em_liaison, year=2026)
    signed(again, year, public=False)
    for table in (drawn, again):
        assert client.get(reverse("supervision:control", args=[table.case.uid])).status_code == 404


def test_the_desk_leads_from_the_draft_to_the_signed_table(year, logged_in):
    client = logged_in(year.account("em_liaison"))
    assert "生成内控表" in client.get(reverse("supervision_desk:controls")).content.decode()
    draw = reverse("supervision_desk:draw_control")
    assert client.post(draw, {"org": year.bureau.pk, "year": "2024"}).status_code == 422
    assert client.post(draw, {"org": year.other_bureau.pk, "year": "2026"}).status_code == 422
    assert client.post(draw, {"org": year.bureau.pk, "year": "2026"}).status_code == 302
    table = ControlTable.objects.get()
    page = reverse("supervision_desk:control", args=[table.case.uid])
    assert "填写“燃气经营许可”" in client.get(page).content.decode()
    item = labelled(table)["政府信息公开申请"]
    form = reverse("supervision_desk:control_item", args=[table.case.uid, item.pk])
    given = {f"{row.step}-{name}": value for row in item.posts.all() for name, value in written(row).items()}
    refused = client.post(form, {**given, "in_progress-grade": "low"})
    assert refused.status_code == 422 and "不能低于" in refused.content.decode()
    assert client.post(form, given).status_code == 302
    reply = client.get(reverse("supervision_desk:control_file", args=[table.case.uid, "xlsx"]))
    rows = sheet(content(reply))
    assert rows[0][:3] == ["事项", "当年情况", "环节"] and any("徐科长" in row for row in rows)
    chief = logged_in(year.account("em_chief"))
    fill(table, year.em_liaison)
    acts.submit(table, by=year.em_liaison)
    sign = reverse("supervision_desk:control_act", args=[table.case.uid, "sign"])
    assert chief.post(sign, {"public": ""}).status_code == 422
    assert chief.post(sign, {"public": "no"}).status_code == 302
    assert "已签发存档" in chief.get(page).content.decode()
    assert chief.get(form).status_code == 404


def test_what_is_destroyed_with_the_case_is_the_whole_table(drawn, year):
    acts.destroy_control(drawn.case, by=year.em_chief)
    assert not ControlTable.objects.exists() and not ControlPost.objects.exists()
