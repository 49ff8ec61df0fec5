"""更正 (条例第四十一条): corrected and told, refused with reasons, forwarded and told, or told where to go."""

from datetime import date

import pytest
from django.core import serializers

from gongkai.apps.disclosure.actions import corrections as acts
from gongkai.apps.disclosure.models import CorrectionRequest
from gongkai.apps.disclosure.tests.citizens.walk import CITIZEN, DAY, correction, wrong
from gongkai.kernel import law, workdays
from gongkai.kernel.cases import NotAllowed, Refused
from gongkai.kernel.cases.letters import CODE_BLANK
from gongkai.kernel.journal.models import Entry
from gongkai.kernel.journal.reading import verify
from gongkai.kernel.outbox.models import OutboxEvent

pytestmark = pytest.mark.django_db


def letter_text(item, template):
    return "\n".join(item.case.letters.get(template=template).content["paragraphs"])


@pytest.mark.parametrize(
    ("outcome", "template", "said"),
    [
        ("corrected", "disclosure.corrected", "姓名已更正为王小明。"),
        ("refused", "disclosure.correction_refused", "与档案一致。"),
        ("forwarded", "disclosure.correction_forwarded", "安澜县水利局"),
        ("told_where", "disclosure.correction_told_where", "安澜县水利局"),
    ],
)
def test_each_result_of_article_41_has_its_letter(cast, clock, outcome, template, said):
    """第四十一条: 应当予以更正并告知申请人；……可以转送有权更正的行政机关处理并告知申请人，或者告知申请人向其提出。"""
    walk = correction(cast, clock).assign().draft(outcome).decide()
    text = letter_text(walk.item, template)
    assert said in text
    assert "第四十一条" in text
    walk.tell(DAY)
    assert (walk.item.outcome, walk.item.case.outcome, walk.item.case.step) == (outcome, outcome, "delivered")
    assert verify().intact


def test_refusal_tells_the_remedies(cast, clock):
    """行政复议法第二十条: 六十日."""
    walk = correction(cast, clock).assign().draft("refused").decide()
    assert "60日" in letter_text(walk.item, "disclosure.correction_refused")


def test_forwarding_writes_to_the_competent_body_as_well(cast, clock):
    walk = correction(cast, clock).assign().draft("forwarded").decide()
    sent = walk.item.case.letters.get(template="disclosure.correction_transfer")
    assert sent.addressee == "安澜县水利局 0551-62000004"
    assert not sent.public


@pytest.mark.parametrize(
    ("outcome", "empty", "match"),
    [
        ("corrected", "decision_text", "更正"),
        ("refused", "grounds", "理由"),
        ("forwarded", "right_body", "转送"),
        ("told_where", "right_body", "有权更正"),
        ("nothing", "grounds", "处理结果"),
    ],
)
def test_a_result_without_what_it_needs_is_refused(cast, clock, outcome, empty, match):
    walk = correction(cast, clock).assign()
    with pytest.raises(Refused, match=match):
        walk.draft(outcome, **{empty: " "})
    assert walk.item.case.step == "in_progress"


def test_whoever_drafted_does_not_decide(cast, clock):
    from gongkai.kernel.people.models import Post

    Post.objects.create(account=cast.account("handler"), org=cast.bureau, role="disclosure.head", from_on=DAY)
    walk = correction(cast, clock).assign().draft()
    with pytest.raises(NotAllowed, match="请由他人办理"):
        acts.decide(walk.item, by=cast.handler)
    walk.decide()


def test_returned_opinion_goes_back_to_the_handler(cast, clock):
    walk = correction(cast, clock).assign().draft()
    acts.return_draft(walk.item, by=cast.head, reason="请核对档案")
    assert walk.item.case.step == "in_progress"


def test_the_clock_runs_from_receipt_and_stops_when_told(cast, clock):
    """条例未定期限: the default of the law table, marked as a design value."""
    walk = correction(cast, clock, date(2025, 12, 18))
    period = law.period("disclosure.correction", on=date(2025, 12, 18))
    assert (period.mark, walk.item.case.due_on) == ("D", date(2026, 1, 16))
    walk.assign().draft().decide()
    clock.set(date(2026, 1, 5))
    walk.tell(date(2026, 1, 5))
    assert walk.item.case.clocks.get(key="correction").stopped_on == date(2026, 1, 5)
    assert walk.item.case.due_on is None


def test_the_counter_registers_by_the_day_of_receipt(cast, clock):
    clock.set(date(2026, 3, 5))
    made = acts.register(org=cast.bureau, by=cast.clerk, wrong=wrong(), channel="in_person", receipt_on=DAY)
    assert made.case.due_on == workdays.calendar().add(DAY, 20)
    receipt = letter_text(made.correction, "disclosure.correction_receipt")
    assert made.query_code not in receipt and CODE_BLANK in receipt
    assert made.correction.record in receipt and made.correction.inaccuracy in receipt and "于收到" not in receipt
    with pytest.raises(Refused, match="今天"):
        acts.register(org=cast.bureau, by=cast.clerk, wrong=wrong(), channel="in_person", receipt_on=date(2026, 3, 6))


@pytest.mark.parametrize("day", [date(2026, 3, 1), date(2026, 3, 3)])
def test_nobody_is_told_before_the_decision_or_in_the_future(cast, clock, day):
    walk = correction(cast, clock).assign().draft().decide()
    with pytest.raises(Refused, match="告知日期"):
        walk.tell(day)


def test_withdrawal_by_the_applicant_ends_it(cast, clock):
    from gongkai.kernel.people.actors import public

    walk = correction(cast, clock).assign()
    acts.withdraw(walk.item, by=public("王小明"))
    assert walk.item.case.step == "withdrawn"
    acts.archive(walk.item, by=cast.clerk)
    assert walk.item.case.step == "archived"


def test_identity_number_is_nowhere_in_clear(cast, clock):
    """身份证明加密保存: not in the tables, the journal, the outbox."""
    correction(cast, clock)
    for model in (CorrectionRequest, Entry, OutboxEvent):
        assert CITIZEN not in serializers.serialize("json", model.objects.all())
    assert CorrectionRequest.objects.get().identity_cipher
    assert CITIZEN not in repr(wrong())
