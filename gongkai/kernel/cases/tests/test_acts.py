"""一个行为、一次事务、一条日志: what every act does, whoever calls it."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest
from django.db import connection, models
from django.test.utils import isolate_apps

from gongkai.kernel.cases import NotAllowed, Refused, acts, clockwork, letters
from gongkai.kernel.cases.models import Case, CaseDetail, Clock, ClockEventRow, Letter
from gongkai.kernel.cases.tests.sample import CITIZEN, KIND
from gongkai.kernel.journal import reading
from gongkai.kernel.journal.models import Entry
from gongkai.kernel.outbox.models import OutboxEvent
from gongkai.kernel.people import actions as people
from gongkai.kernel.people.actors import SYSTEM, actor_for
from gongkai.kernel.people.models import Account

pytestmark = pytest.mark.django_db
SHANGHAI = ZoneInfo("Asia/Shanghai")


def journal(case):
    return list(reading.entries(case.subject))


def refused(code, function, *args, **kwargs):
    with pytest.raises(Refused) as caught:
        function(*args, **kwargs)
    assert caught.value.code == code
    return caught.value


# Opening -------------------------------------------------------------------


def test_an_opening_act_makes_case_clock_letter_entry_and_event_together(submitted, office):
    case = submitted(title="2025年预算")
    assert (case.step, case.waiting_role, case.kind) == ("received", "sample.clerk", KIND)
    assert case.number == f"YB2026{office.pk:04d}00001"
    assert case.due_on == date(2026, 3, 30)
    entry = journal(case)[0]
    assert (entry.verb, entry.act, entry.step_before, entry.step_after) == (
        "submit",
        "sample.request.submit",
        "start",
        "received",
    )
    assert (entry.actor_kind, entry.actor_name, entry.org_path) == ("public", "申请人", office.path)
    assert entry.details == {"due_on": "2026-03-30", "letters": ["收件回执 临政办回〔2026〕1号"]}
    event = OutboxEvent.objects.get(name="cases.acted")
    assert event.payload["case_uid"] == str(case.uid)
    assert event.payload["entry_id"] == entry.pk


def test_the_automatic_letter_is_numbered_and_frozen(submitted, office):
    first, second = submitted(title="甲"), submitted(title="乙")
    letter = Letter.objects.get(case=second)
    assert (letter.number, letter.addressee, letter.org) == ("临政办回〔2026〕2号", "王小明", office)
    assert letter.content["paragraphs"] == [
        "您于提交的《乙》已收到。",
        f"编号：{second.number}。",
    ]
    assert letter.content["signature"] == "县政府办公室"
    assert Letter.objects.get(case=first).number == "临政办回〔2026〕1号"


def test_the_date_of_receipt_is_the_argument_the_procedure_names(submitted):
    case = submitted(received_on=date(2026, 2, 27))
    assert case.opened_on == date(2026, 2, 27)
    # 28 February is a Saturday that is worked (调休上班).
    assert case.due_on == date(2026, 3, 26)
    assert "2026年2月27日" in Letter.objects.get(case=case).content["paragraphs"][0]


def test_a_case_lives_under_the_rules_of_the_day_it_was_opened(submitted):
    """A request of 2018 has 15 working days, whatever the rule of today says."""
    old, new = submitted(received_on=date(2018, 6, 1)), submitted()
    assert old.law_versions == {"sample.reply": "sample.reply@2008-05-01"}
    assert old.due_on == date(2018, 6, 25)
    assert new.law_versions == {"sample.reply": "sample.reply@2019-05-15"}
    row = ClockEventRow.objects.get(clock__case=old)
    assert (row.days, row.article) == (15, "《样本办法》（样本令第1号）第二十四条")


# Refusals ------------------------------------------------------------------


def test_an_act_in_the_wrong_step_is_refused_in_words(sample, submitted, cast):
    case = submitted()
    refusal = refused("wrong_step", sample.ask, case, by=cast["handler"])
    assert refusal.message == "该件现处于“待受理”环节，不能“要求补正”。"


def test_an_act_without_the_post_is_refused_and_names_the_post(sample, submitted, cast, staff, bureau):
    case = submitted()
    stranger = actor_for(staff("clerk", bureau))
    for by in (cast["handler"], cast["watcher"], CITIZEN, SYSTEM, stranger):
        with pytest.raises(NotAllowed, match="县府办的受理员"):
            sample.accept(case, by=by)
    assert len(journal(case)) == 1


def test_the_system_and_citizens_act_where_the_procedure_says_so(sample, submitted, cast):
    case = submitted()
    sample.accept(case, by=cast["clerk"])
    sample.ask(case, by=cast["handler"])
    sample.give_up(case, by=SYSTEM)
    assert (case.step, journal(case)[-1].actor_kind) == ("dropped", "system")
    other = submitted()
    with pytest.raises(NotAllowed):
        sample.accept(other, by=SYSTEM)


def test_separation_of_duties_holds_across_posts_and_steps(sample, submitted, cast, office):
    """拟稿的人不能审核."""
    case = submitted()
    handler = cast["handler"]
    account = Account.objects.get(pk=handler.account_id)
    people.give_post(account, by=SYSTEM, role="sample.head", org=office)
    both = actor_for(account)
    sample.accept(case, by=cast["clerk"])
    sample.draft(case, by=both)
    with pytest.raises(NotAllowed, match="您已在本件中“拟稿”，不能再“审核”"):
        sample.judge(case, by=both, agreed=True)
    assert case.step == "review"
    sample.judge(case, by=cast["head"], agreed=True)
    assert case.step == "done"


def test_a_reason_that_is_required_may_not_be_blank(sample, submitted, cast):
    case = submitted()
    sample.accept(case, by=cast["clerk"])
    for reason in ("", "  \n"):
        assert (
            refused("reason_required", sample.extend, case, by=cast["head"], days=10, reason=reason).field == "reason"
        )
    sample.extend(case, by=cast["head"], days=10, reason="需要征求意见")
    assert journal(case)[-1].details["reason"] == "需要征求意见"


# What an act leaves behind ---------------------------------------------------


def test_every_act_writes_exactly_one_entry_and_one_event(sample, submitted, cast):
    case = submitted()
    steps = (
        (sample.accept, cast["clerk"], {}),
        (sample.note, cast["handler"], {"title": "改"}),
        (sample.ask, cast["handler"], {}),
        (sample.answer, CITIZEN, {}),
        (sample.extend, cast["head"], {"days": 5, "reason": "复杂"}),
        (sample.draft, cast["handler"], {}),
        (sample.judge, cast["head"], {"agreed": True}),
    )
    for number, (function, by, values) in enumerate(steps, 2):
        function(case, by=by, **values)
        assert len(journal(case)) == number
        assert OutboxEvent.objects.filter(name="cases.acted").count() == number
    assert [e.act.rpartition(".")[2] for e in journal(case)] == [
        "submit",
        *(
            f.__name__ if f.__name__ != "run" else n
            for f, n in zip(
                [s[0] for s in steps], ["accept", "note", "ask", "answer", "extend", "draft", "judge"], strict=True
            )
        ),
    ]
    assert reading.verify().intact


def test_an_act_that_breaks_off_leaves_nothing(sample, submitted, cast):
    case = submitted()
    sample.accept(case, by=cast["clerk"])
    rows = {model: model.objects.count() for model in (Entry, OutboxEvent, Letter, ClockEventRow)}
    with pytest.raises(RuntimeError, match="breaks off"):
        sample.note(case, by=cast["handler"], title="不应留下", fail=True)
    assert rows == {model: model.objects.count() for model in rows}
    fresh = Case.objects.get(pk=case.pk)
    assert (fresh.title, fresh.step) == ("申请", "handling")


def test_a_refused_clock_undoes_the_whole_act(sample, submitted, cast, clock):
    """The reply clock cannot resume before it was paused: step, letter and entry stay as they were."""
    case = submitted()
    sample.accept(case, by=cast["clerk"])
    clock.move_to(datetime(2026, 3, 5, 9, tzinfo=SHANGHAI))
    sample.ask(case, by=cast["handler"])
    refused("clock", sample.answer, case, by=CITIZEN, answered_on=date(2026, 3, 4))
    fresh = Case.objects.get(pk=case.pk)
    assert (fresh.step, len(journal(case))) == ("waiting", 3)
    assert Clock.objects.get(case=case, key="supplement").stopped_on is None


def test_the_letter_of_an_act_that_failed_gives_its_number_back(sample, submitted, monkeypatch):
    submitted()
    monkeypatch.setattr(acts.clockwork, "refresh_case", lambda case: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        submitted()
    monkeypatch.undo()
    assert Letter.objects.count() == 1


def test_a_case_the_caller_holds_is_brought_up_to_date(sample, submitted, cast):
    """Two browsers: the second one's copy is old, and the act works on what is in the database."""
    case = submitted()
    stale = Case.objects.get(pk=case.pk)
    sample.accept(case, by=cast["clerk"])
    sample.note(case, by=cast["handler"], title="新标题")
    sample.note(stale, by=cast["handler"])
    assert (stale.step, stale.title) == ("handling", "新标题")
    refused("wrong_step", sample.accept, Case.objects.get(pk=case.pk), by=cast["clerk"])


@isolate_apps("gongkai.kernel.cases")
def test_a_detail_the_caller_holds_is_read_again(sample, submitted, cast):
    class Detail(CaseDetail):
        text = models.CharField(max_length=20)

        class Meta:
            app_label = "cases"
            db_table = "sample_detail"

    case = submitted()
    with connection.cursor() as cursor:
        cursor.execute("CREATE TABLE sample_detail (id integer primary key, case_id bigint, text varchar(20))")
        cursor.execute("INSERT INTO sample_detail VALUES (1, %s, '旧')", [case.pk])
    held = Detail.objects.get(pk=1)
    with connection.cursor() as cursor:
        cursor.execute("UPDATE sample_detail SET text = '新'")
    seen = []

    @acts.act("sample.request.accept_detail")
    def unused(detail: Detail, *, by) -> None:  # pragma: no cover
        seen.append(detail)

    run = acts._Run(acts.procedure(KIND), acts.procedure(KIND).act("accept"), cast["clerk"], {})
    run.on(held, lambda: seen.append((held.text, held.case.step)))
    assert seen == [("新", "received")]
    assert held.case.step == "handling"


def test_a_delegate_s_name_and_the_absent_person_s_stand_in_the_entry(sample, submitted, cast, staff, bureau):
    stand_in = staff("handler", bureau, username="stand_in")
    absent = Account.objects.get(pk=cast["clerk"].account_id)
    people.delegate(absent, stand_in, by=cast["clerk"], from_on=date(2026, 3, 2), to_on=date(2026, 3, 6), reason="休假")
    case = submitted()
    sample.accept(case, by=actor_for(stand_in))
    entry = journal(case)[-1]
    assert (entry.actor_name, entry.for_name) == ("财政局handler", "县府办clerk")


# Targets ---------------------------------------------------------------------


def test_an_act_with_several_targets_must_choose_one_of_them(sample, submitted, cast):
    case = submitted()
    sample.accept(case, by=cast["clerk"])
    sample.draft(case, by=cast["handler"])
    with pytest.raises(LookupError, match="多个去向"):
        sample.judge(case, by=cast["head"])
    sample.judge(case, by=cast["head"], agreed=False)
    assert case.step == "handling"


def test_a_target_that_was_not_declared_is_a_mistake(submitted, cast):
    with pytest.raises(RuntimeError, match="行为函数"):
        acts.context()
    made = acts.Context(acts.procedure(KIND).act("judge"), cast["head"], {})
    with pytest.raises(LookupError, match="没有声明"):
        made.goto("dropped")


def test_an_act_is_implemented_once_and_must_be_in_the_procedure(sample, cast, submitted):
    with pytest.raises(LookupError, match="两次"):
        acts.act("sample.request.ask")(lambda case, *, by: None)

    @acts.act("sample.request.dance")
    def dance(case, *, by):
        return case

    with pytest.raises(LookupError, match="没有行为"):
        dance(submitted(), by=cast["clerk"])


# Closing and reopening ---------------------------------------------------------


def test_closing_stops_every_clock_and_clears_the_due_date(sample, submitted, cast):
    case = submitted()
    sample.accept(case, by=cast["clerk"])
    sample.ask(case, by=cast["handler"])
    sample.give_up(case, by=SYSTEM)
    assert case.closed_on == date(2026, 3, 2)
    assert (case.due_on, case.alert_after, case.waiting_role) == (None, None, "")
    assert set(Clock.objects.filter(case=case).values_list("stopped_on", flat=True)) == {date(2026, 3, 2)}


def test_reopening_starts_a_further_round_of_the_clock(sample, submitted, cast, clock):
    case = submitted()
    sample.accept(case, by=cast["clerk"])
    sample.draft(case, by=cast["handler"])
    sample.judge(case, by=cast["head"], agreed=True)
    clock.move_to(datetime(2026, 4, 1, 9, tzinfo=SHANGHAI))
    sample.reopen(case, by=cast["head"], reason="复议决定")
    assert case.closed_on is None
    rounds = list(Clock.objects.filter(case=case, key="reply").order_by("round"))
    assert [(c.round, c.started_on) for c in rounds] == [(1, date(2026, 3, 2)), (2, date(2026, 4, 1))]
    assert case.due_on == rounds[1].due_on


def test_a_clock_that_runs_cannot_be_started_again(submitted):
    refused("clock_running", clockwork.begin, submitted(), "reply", date(2026, 3, 3))


def test_a_clock_that_does_not_run_cannot_be_changed(submitted):
    case = submitted()
    refused("clock_not_running", clockwork.change, case, "supplement", "pause", date(2026, 3, 3))
    refused("before_start", clockwork.change, case, "reply", "pause", date(2026, 3, 1))


# What the desk offers -----------------------------------------------------------


def test_a_paused_case_has_no_due_date_and_says_so(sample, submitted, cast):
    case = submitted()
    sample.accept(case, by=cast["clerk"])
    sample.ask(case, by=cast["handler"])
    assert (case.due_on, case.paused, case.due_clock) == (None, True, "reply")
    sample.answer(case, by=CITIZEN, answered_on=date(2026, 3, 9))
    # 3 to 9 March are lost, the day of the pause itself counts for nobody: five of its six working days.
    assert (case.due_on, case.paused) == (date(2026, 4, 7), False)


def test_an_extension_moves_the_due_date_and_is_journalled(sample, submitted, cast):
    case = submitted()
    sample.accept(case, by=cast["clerk"])
    sample.extend(case, by=cast["head"], days=10, reason="需要延期")
    assert case.due_on == date(2026, 4, 14)
    entry = journal(case)[-1]
    assert (entry.details["days"], entry.details["due_on"]) == (10, "2026-04-14")
    assert ClockEventRow.objects.filter(clock__case=case).last().article == "第三十三条第二款"


def test_a_letter_outside_an_act_is_a_mistake(submitted):
    with pytest.raises(RuntimeError, match="行为函数"):
        letters.issue(submitted(), "sample.receipt")
