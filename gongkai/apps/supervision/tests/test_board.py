"""监察总览, 流程用时, 异常情形, 绩效排名, 绩效通报: who sees what, and every number opens to its records."""

from datetime import date
from decimal import Decimal

import pytest
from django.urls import reverse

from gongkai.apps.supervision.actions import bulletins as acts
from gongkai.apps.supervision.actions import measuring, orders
from gongkai.apps.supervision.models import Bulletin, Closing, Event, Scheme, Standing, Stay
from gongkai.apps.supervision.queries import board as reading
from gongkai.apps.supervision.queries import bulletins, flow, patterns, ranking, summaries
from gongkai.apps.supervision.rules import indicators as rules
from gongkai.apps.supervision.tests.conftest import make_late
from gongkai.kernel.cases import NotAllowed, Refused
from gongkai.kernel.journal.reading import entries

pytestmark = pytest.mark.django_db
FIRST, LAST = date(2026, 1, 1), date(2026, 3, 30)


def closing(org, serial, *, kept=True, used=5, days=20, on=date(2026, 3, 20), **values):
    """A measured case without its case, as after destruction."""
    row = Closing.objects.create(
        case_uid=f"00000000-0000-4000-8000-{serial:012d}",
        case_number=f"BJ{serial:06d}",
        org=org,
        org_path=org.path,
        opened_on=date(2026, 3, 2),
        closed_on=on,
        **{
            "kind": "disclosure.request", "item_key": "disclosure.request", "item_label": "政府信息公开申请",
            "unit": "working", "promised_days": days, "promised_used": used, "promised_kept": kept,
            "legal_unit": "working", "legal_days": days, "legal_used": used, "legal_kept": kept, **values,
        },
    )  # fmt: skip
    Stay.objects.create(closing=row, kind=row.kind, org_path=org.path, closed_on=on, step="in_progress", days=used)
    return row


@pytest.fixture
def measured(watchers, clock):
    """Bureau: one of two late; the other bureau: three in time; the township: nothing."""
    clock.set(date(2026, 3, 31))
    closing(watchers.bureau, 1)
    closing(watchers.bureau, 2, kept=False, used=22)
    for serial in (3, 4, 5):
        closing(watchers.other_bureau, serial, used=10)
    return watchers


# 总览 --------------------------------------------------------------------------------------


def test_open_cases_are_counted_by_state_and_body(late, watchers):
    found = reading.board(watchers.county, below=True)
    assert (found.total.open, found.total.late, found.total.today) == (1, 1, 0)  # its correction is no case of the body
    assert [(org.pk, counts.late) for org, counts in found.bodies] == [(watchers.bureau.pk, 1)]
    assert "disclosure.request" in dict(found.kinds) and found.events[4] == 1
    assert list(reading.state(reading.open_cases(watchers.county, below=True), "late")) == [late]


def test_a_liaison_counts_his_own_body_only(late, watchers, logged_in):
    assert list(reading.reach(watchers.em_liaison)) == [watchers.bureau]
    client = logged_in(watchers.account("em_other_liaison"))
    assert "没有在办件" in client.get(reverse("supervision_desk:board")).content.decode()
    assert client.get(reverse("supervision_desk:board"), {"org": watchers.bureau.uid}).status_code == 404
    assert client.get(reverse("supervision_desk:unusual")).status_code == 404


def test_the_board_is_fetched_again_by_itself_and_hangs_on_the_wall(
    late, watchers, logged_in, django_assert_max_num_queries
):
    client = logged_in(watchers.account("em_supervisor"))
    address = reverse("supervision_desk:board")
    with django_assert_max_num_queries(16):
        whole = client.get(address).content.decode()
    assert 'data-hx-trigger="every 30s"' in whole and "到期日历" in whole and "已超期" in whole
    part = client.get(address, headers={"HX-Request": "true", "HX-Target": "board"}).content.decode()
    assert part.startswith('<div id="board"') and "<html" not in part
    assert "大屏" not in client.get(address, {"wall": "1"}).content.decode()


def test_every_number_of_the_board_opens_to_its_cases(late, watchers, logged_in):
    client = logged_in(watchers.account("em_supervisor"))
    address = reverse("supervision_desk:open_cases")
    assert late.number in client.get(address, {"state": "late"}).content.decode()
    assert late.number not in client.get(address, {"state": "today"}).content.decode()
    assert late.number in client.get(address, {"due": "2026-03-30"}).content.decode()
    assert client.get(address, {"org": "nonsense"}).status_code == 404


def test_the_calendar_begins_on_monday_and_knows_rest_days(clock):
    found = reading.weeks(date(2026, 4, 2), {date(2026, 4, 3): 4, date(2026, 4, 7): 1}, 2)
    assert (found[0][0].on, found[0][4].heat, found[1][1].heat) == (date(2026, 3, 30), 4, 1)
    assert not found[1][0].workday  # 2026-04-06, Qingming


# 流程 --------------------------------------------------------------------------------------


def test_steps_show_median_and_ninth_decile(measured):
    (one,) = flow.steps("disclosure.request", measured.county, FIRST, LAST)
    assert (one.id, one.stays, one.median, one.high, one.bottleneck) == ("in_progress", 5, 10, 22, True)
    assert flow.whole("disclosure.request", measured.bureau, FIRST, LAST) == (2, 5, 22)
    assert flow.steps("disclosure.request", measured.township, FIRST, LAST) == []


# 异常情形 ------------------------------------------------------------------------------------


def test_finishing_on_the_last_day_shows_as_a_pattern(measured):
    for serial in range(10, 20):
        closing(measured.township, serial, used=20 if serial < 16 else 3)
    found = {pattern.id: rows for pattern, rows in patterns.everything(measured.county)}
    assert [(one.label, one.text) for one in found["last_day"]] == [
        (measured.township.label, "办结 10 件，其中 6 件在到期当日办结")
    ]
    assert found["pauses"] == []


# 排名 --------------------------------------------------------------------------------------


def test_a_ranking_by_hand(measured):
    """Other bureau: 30 + 7.5 + 20 + 10 + 10 of 85 → 91.18; bureau: 15 + 4.88 + 20 + 10 + 5 of 85 → 64.56."""
    lines = {line.org.pk: line for line in ranking.ranking(measured.county, FIRST, LAST)}
    other, bureau = lines[measured.other_bureau.pk], lines[measured.bureau.pk]
    assert (other.rank, other.total, other.grade) == (1, "91.18", "优秀")
    assert (bureau.rank, bureau.total, bureau.grade) == (2, "64.56", "合格")
    assert bureau.values["on_time"] == rules.rate(1, 2) and bureau.values["speed_up"] == rules.speed_up(40, 27)
    township = lines[measured.township.pk]
    assert (township.rank, township.total, township.values["on_time"]) == (None, "", None)


def test_cards_cost_points(late, watchers):
    """One red card, one case carded, nothing finished: no rate, so no score, but the card shows."""
    lines = {line.org.pk: line for line in ranking.ranking(watchers.county, FIRST, date(2026, 3, 31))}
    assert (lines[watchers.bureau.pk].tally.red, lines[watchers.bureau.pk].total) == (1, "")
    closing(watchers.bureau, 1)
    line = {line.org.pk: line for line in ranking.ranking(watchers.county, FIRST, date(2026, 3, 31))}[
        watchers.bureau.pk
    ]
    assert line.values["norms"] == 0 and line.score.deducted == 3 * line.tally.red + line.tally.yellow


def test_every_number_of_a_ranking_opens_to_its_records(measured, logged_in):
    client = logged_in(measured.account("em_supervisor"))
    period = {"first": "2026-01-01", "last": "2026-03-30", "org": measured.bureau.uid}
    page = client.get(reverse("supervision_desk:ranking"), {**period, "org": measured.county.uid}).content.decode()
    assert "91.18" in page and "没有办件" in page
    late = client.get(reverse("supervision_desk:records", args=["closed"]), {**period, "kept": "0"}).content.decode()
    assert "BJ000002" in late and "BJ000001" not in late
    assert client.get(reverse("supervision_desk:records", args=["nothing"]), period).status_code == 404
    sheet = client.get(reverse("supervision_desk:ranking"), {**period, "export": "xlsx"})
    assert b"".join(sheet.streaming_content)[:2] == b"PK"


def test_a_period_that_ends_before_it_begins_is_refused(measured, logged_in):
    client = logged_in(measured.account("em_supervisor"))
    page = client.get(reverse("supervision_desk:ranking"), {"first": "2026-03-01", "last": "2026-01-01"})
    assert page.status_code == 422 and "截止日不能早于起始日" in page.content.decode()


def test_who_answers_for_a_body_sees_its_score_and_no_other(measured, logged_in):
    client = logged_in(measured.account("em_liaison"))
    page = client.get(
        reverse("supervision_desk:ranking"), {"first": "2026-01-01", "last": "2026-03-30"}
    ).content.decode()
    assert "64.56" in page and measured.other_bureau.label not in page
    outside = {"org": measured.other_bureau.uid}
    assert client.get(reverse("supervision_desk:records", args=["closed"]), outside).status_code == 404


def test_a_case_with_two_cards_is_one_case(late, watchers):
    """规范办理率 counts cases: a second point of the same case changes nothing."""
    event = Event.objects.get()
    Event.objects.create(
        case_uid=event.case_uid, case_number=event.case_number, kind=event.kind, org=event.org, org_path=event.org_path,
        point="other", rule="E06", version="E06@1", signal=4, reached_on=event.reached_on, raised_on=event.raised_on,
        found_at=event.found_at,
    )  # fmt: skip
    closing(watchers.bureau, 1)
    closing(watchers.bureau, 2)
    lines = {line.org.pk: line for line in ranking.ranking(watchers.county, FIRST, date(2026, 3, 31))}
    assert lines[watchers.bureau.pk].values["norms"] == rules.rate(1, 2)


# 考核方案 ------------------------------------------------------------------------------------


def test_a_scheme_counts_from_its_day_for_those_below(measured, clock):
    weights = {"on_time": 60, "norms": 40}
    acts.set_scheme(
        org=measured.county, by=measured.em_lead, weights=weights, effective_on=date(2026, 4, 1), reason="突出按时"
    )
    assert ranking.weights(measured.bureau, date(2026, 4, 1)) == weights
    assert ranking.weights(measured.bureau, date(2026, 3, 31))["speed_up"] == 15
    assert entries(f"supervision:schemes:{measured.county.uid}").last().details["reason"] == "突出按时"


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"weights": {"on_time": 90}}, "weights"),
        ({"weights": {"on_time": 120, "norms": -20}}, "weights"),
        ({"weights": {"luck": 100}}, "weights"),
        ({"effective_on": date(2026, 3, 31)}, "effective_on"),
        ({"reason": " "}, "reason"),
    ],
)
def test_a_scheme_that_cannot_be_is_refused(measured, changes, field):
    values = {"weights": {"on_time": 100}, "effective_on": date(2026, 4, 1), "reason": "调整", **changes}
    with pytest.raises(Refused) as refusal:
        acts.set_scheme(org=measured.county, by=measured.em_lead, **values)
    assert refusal.value.field == field and not Scheme.objects.exists()


def test_only_the_lead_changes_the_scheme(measured):
    for name in ("em_supervisor", "em_liaison", "clerk"):
        with pytest.raises(NotAllowed):
            acts.set_scheme(
                org=measured.county,
                by=measured.actor(name),
                weights={"on_time": 100},
                effective_on=date(2026, 4, 1),
                reason="调整",
            )


# 通报 --------------------------------------------------------------------------------------


@pytest.fixture
def drawn(measured):
    return acts.draw(
        org=measured.county, by=measured.em_supervisor, first=FIRST, last=LAST, comments_until=date(2026, 4, 8)
    )


def test_a_bulletin_keeps_the_scores_of_its_day(measured, drawn):
    closing(measured.bureau, 9)
    rows = {row.org_id: row for row in Standing.objects.all()}
    assert (rows[measured.bureau.pk].total, rows[measured.bureau.pk].rank) == (Decimal("64.56"), 2)
    assert rows[measured.township.pk].total is None and measured.county.pk not in rows
    assert drawn.case.step == "commenting"


def test_the_ranks_of_a_bulletin_begin_with_the_first(measured):
    """The body that draws it up does not rank among those below it."""
    for serial in range(40, 43):
        closing(measured.county, serial, used=1)
    made = acts.draw(
        org=measured.county, by=measured.em_supervisor, first=FIRST, last=LAST, comments_until=date(2026, 4, 8)
    )
    assert [row.rank for row in bulletins.standings(made)][:2] == [1, 2]


def test_bodies_remark_on_their_own_line_and_are_answered_before_approval(measured, drawn, clock):
    with pytest.raises(NotAllowed):
        acts.remark(drawn, by=measured.em_liaison, org=measured.other_bureau, text="不对")
    acts.remark(drawn, by=measured.em_liaison, org=measured.bureau, text="BJ000002 因申请人补件")
    clock.set(date(2026, 4, 9))
    with pytest.raises(Refused, match="还没有答复"):
        acts.submit(drawn, by=measured.em_supervisor)
    acts.answer(drawn, by=measured.em_supervisor, org=measured.bureau, text="补件时间已扣除")
    acts.submit(drawn, by=measured.em_supervisor)
    acts.publish(drawn, by=measured.em_lead)
    assert bulletins.public_bulletin(drawn.case.uid) == drawn


def test_nobody_remarks_after_the_last_day_or_approves_before_it(measured, drawn, clock):
    with pytest.raises(Refused, match="还有单位没有提出意见"):
        acts.submit(drawn, by=measured.em_supervisor)
    clock.set(date(2026, 4, 9))
    with pytest.raises(Refused, match="已过意见截止日期"):
        acts.remark(drawn, by=measured.em_liaison, org=measured.bureau, text="迟了")


@pytest.mark.parametrize(
    "changes",
    [
        {"last": date(2026, 3, 31)},
        {"first": date(2026, 3, 31)},
        {"first": date(2024, 1, 1)},
        {"comments_until": date(2026, 3, 31)},
        {"first": date(2025, 1, 1), "last": date(2025, 3, 31)},
    ],
)
def test_a_bulletin_that_cannot_be_is_refused(measured, changes):
    values = {"first": FIRST, "last": LAST, "comments_until": date(2026, 4, 8), **changes}
    with pytest.raises(Refused):
        acts.draw(org=measured.county, by=measured.em_supervisor, **values)
    assert not Bulletin.objects.exists()


def test_the_public_reads_published_bulletins_only(measured, drawn, client, clock):
    page, file = (reverse(f"supervision:{name}", args=args) for name, args in (
        ("bulletin", [drawn.case.uid]), ("bulletin_file", [drawn.case.uid, "docx"])
    ))  # fmt: skip
    assert client.get(page).status_code == client.get(file).status_code == 404
    clock.set(date(2026, 4, 9))
    acts.submit(drawn, by=measured.em_supervisor)
    acts.publish(drawn, by=measured.em_lead)
    assert "64.56" in client.get(page).content.decode() and client.get(file).content[:2] == b"PK"
    assert drawn.case.title in client.get(reverse("supervision:home")).content.decode()


def test_the_desk_shows_and_carries_out_the_acts(measured, drawn, logged_in):
    client = logged_in(measured.account("em_liaison"))
    page = reverse("supervision_desk:bulletin", args=[drawn.case.uid])
    assert "提出意见" in client.get(page).content.decode()
    act = reverse("supervision_desk:bulletin_remark", args=[drawn.case.uid, measured.bureau.uid])
    assert client.post(act, {"text": " "}).status_code == 422
    assert client.post(act, {"text": "请复核"}).status_code == 302
    others = reverse("supervision_desk:bulletin_remark", args=[drawn.case.uid, measured.other_bureau.uid])
    assert client.post(others, {"text": "请复核"}).status_code == 404
    assert "请复核" in client.get(page).content.decode()
    assert client.get(reverse("supervision_desk:draw_bulletin")).status_code == 404
    outsider = logged_in(measured.account("clerk"))
    assert outsider.get(page).status_code in (403, 404)


# 公众 --------------------------------------------------------------------------------------


def test_public_pages_show_sums_and_no_case(measured, client):
    home = client.get(reverse("supervision:home")).content.decode()
    assert "50.0%" in home and "100.0%" in home and "BJ000001" not in home
    body = client.get(reverse("supervision:body", args=["caizheng"])).content.decode()
    assert "按时办结率" in body and "2026年" in body
    empty = client.get(reverse("supervision:body", args=["qingshi"])).content.decode()
    assert "没有办件" in empty and "100.0%" not in empty
    assert client.get(reverse("supervision:process", args=["disclosure.request"])).status_code == 200
    assert client.get(reverse("supervision:process", args=["no.kind"])).status_code == 404


def test_inner_work_is_no_public_figure(measured, client):
    closing(measured.township, 30, kind="services.change", item_key="services.change", item_label="事项变动")
    home = client.get(reverse("supervision:home")).content.decode()
    assert "事项变动" not in home and measured.township.name not in home
    assert client.get(reverse("supervision:process", args=["services.change"])).status_code == 404
    assert "事项变动" not in client.get(reverse("supervision:body", args=["qingshi"])).content.decode()


def test_a_real_case_enters_the_figures_when_it_closes(watchers, clock):
    case = make_late(watchers, clock)
    measuring.measure_case(case.uid)
    assert not Closing.objects.exists()


# 年度通报 ------------------------------------------------------------------------------------


def test_the_bulletin_of_a_year_tells_what_was_found_and_what_followed(late, watchers, clock, client):
    """Fixed when it is drawn up: by rule and signal, corrections, orders, measures; read by everybody once signed."""
    closing(watchers.bureau, 1)
    closing(watchers.bureau, 2, kept=False, used=22)
    event = Event.objects.get()
    order = orders.draft(
        org=watchers.bureau, by=watchers.em_supervisor, source="event", title="限期答复", matter="超期未答复",
        requirements="三日内答复", events=[event],
    )  # fmt: skip
    orders.issue(order, by=watchers.em_lead, allowed_days=5)
    clock.set(date(2027, 1, 5))
    made = acts.draw(
        org=watchers.county, by=watchers.em_supervisor, first=date(2026, 1, 1), last=date(2026, 12, 31),
        comments_until=date(2027, 1, 12),
    )  # fmt: skip
    assert made.case.title == f"{watchers.county.label}2026年度监察通报"
    assert made.facts["events"] == [[event.rule, event.signal, 1]]
    assert (made.facts["closed"], made.facts["late"], made.facts["orders"]) == (2, 1, 1)
    assert (made.facts["corrections"], made.facts["measures"]) == (1, {})
    Event.objects.update(state="void")
    summary = summaries.read(made.facts)
    assert summary.total == 1 and dict(summary.numbers)["红牌"] == 1 and summary.on_time == rules.rate(1, 2)
    clock.set(date(2027, 1, 13))
    acts.submit(made, by=watchers.em_supervisor)
    acts.publish(made, by=watchers.em_lead)
    page = client.get(reverse("supervision:bulletin", args=[made.case.uid])).content.decode()
    assert "监察情况" in page and "督办 1" in page and "50.0%" in page


def test_a_bulletin_from_before_shows_no_numbers_it_does_not_have(drawn, client):
    assert drawn.case.title.endswith("绩效通报")
    assert summaries.read({}) is None


def test_the_form_offers_the_year_before(measured, logged_in):
    client = logged_in(measured.account("em_supervisor"))
    page = client.get(reverse("supervision_desk:draw_bulletin"), {"period": "year"}).content.decode()
    assert "2025-01-01" in page and "2025-12-31" in page
