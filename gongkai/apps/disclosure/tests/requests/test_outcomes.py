"""答复: every lawful outcome with its letter, article and remedies (条例第三十六条至第三十九条)."""

from datetime import date, timedelta

import pytest

from gongkai.apps.disclosure.actions import requests as acts
from gongkai.apps.disclosure.actions.requests.results import reply_as_drafted
from gongkai.apps.disclosure.models import DisclosureRequest
from gongkai.apps.disclosure.queries import requests as reading
from gongkai.apps.disclosure.rules import outcomes, tables
from gongkai.apps.disclosure.tests.requests.walk import CITIZEN, applicant, received, submitted
from gongkai.kernel.cases import NotAllowed, Refused, letters
from gongkai.kernel.cases.acts import IMPLEMENTED
from gongkai.kernel.cases.procedures import procedure
from gongkai.kernel.journal.reading import entries, verify
from gongkai.kernel.people.actors import SYSTEM, public

pytestmark = pytest.mark.django_db
DAY = date(2026, 3, 2)


def prepared(walk, outcome):
    """What the law asks for before this answer may be given."""
    needs = tables.outcomes()[outcome].needs
    if "completed" in needs:
        acts.request_completion(walk.item, by=walk.cast.clerk, items=["名称"], allowed_days=10)
        acts.complete(walk.item, by=walk.cast.clerk, text="仍不明确")
    if "reason_unreasonable" in needs:
        walk.reason("unreasonable")
    walk.assign()
    if "consulted" in needs:
        consultation = walk.consult()
        acts.answer_consultation(
            walk.item, by=walk.cast.handler, consultation=consultation, answer="refuses", answer_reason="商业秘密"
        )
    if "searched" in needs:
        walk.search()
    return walk


@pytest.mark.parametrize("outcome", [k for k, rule in tables.outcomes().items() if rule.way == "reply"])
def test_every_answer_has_its_letter_its_article_and_remedies(cast, clock, outcome):
    walk = prepared(received(cast, clock, DAY), outcome).draft(outcome).approve().sign()
    letter = walk.item.case.letters.get(template=tables.outcomes()[outcome].letter)
    text = "\n".join(letter.content["paragraphs"])
    assert letter.number == f"安财公复〔2026〕{1}号"
    variant = "not_existing" if outcome == "unable.not_held" else ""
    assert outcomes.outcome(outcome, on=DAY, variant=variant).citation in text
    assert "。，" not in text and "。。" not in text
    assert walk.item.outcome == walk.item.case.outcome == outcome
    assert walk.item.decided_on == DAY
    walk.deliver(DAY)
    assert walk.item.case.step == "delivered"
    assert verify().intact


@pytest.mark.parametrize(
    ("outcome", "first"), [("denied.state_secret", True), ("partial", True), ("unable.not_held", False)]
)
def test_reconsideration_comes_first_for_refusals_since_2024(cast, clock, outcome, first):
    """行政复议法第二十三条: 对不予公开不服的，应当先申请行政复议（2024-01-01 起）。"""
    walk = prepared(received(cast, clock, DAY), outcome).draft(outcome).approve().sign()
    text = "\n".join(walk.item.case.letters.latest("id").content["paragraphs"])
    assert ("先" in text) is first
    assert "60日" in text


def test_not_existing_without_a_search_record_is_refused(cast, clock):
    """法释〔2011〕17号第五条；第三十六条第四项."""
    walk = received(cast, clock, DAY).assign()
    with pytest.raises(Refused, match="检索记录"):
        walk.draft("unable.not_held")
    walk.search().draft("unable.not_held")


def test_the_body_that_holds_it_is_named_under_item_five_and_a_search_stands_under_item_four(cast, clock):
    """第三十六条第（四）项 政府信息不存在; 第（五）项 不属于本行政机关负责公开."""
    walk = received(cast, clock, DAY).assign().draft("unable.not_held", right_body="县水利局，电话 0549-1").approve()
    text = "\n".join(walk.sign().item.case.letters.get(template="disclosure.unable").content["paragraphs"])
    assert "第三十六条第（五）项" in text and "第（四）项" not in text
    assert "向下列机关咨询或者提出申请：县水利局，电话 0549-1。" in text


def test_letters_speak_to_a_person_or_to_an_organisation(cast, clock):
    person = received(cast, clock, DAY).item
    firm = received(cast, clock, DAY, applicant_class="enterprise", name="安澜公司").item
    for item, wanted in ((person, "收到您提出的"), (firm, "收到贵单位提出的")):
        receipt = item.case.letters.get(template="disclosure.receipt")
        assert wanted in receipt.content["paragraphs"][0]
        assert "于2026年3月2日收到" in receipt.content["paragraphs"][0]
        assert item.description in receipt.content["paragraphs"][1]
        assert receipt.addressee == item.applicant_name


def test_a_full_stop_typed_after_the_reason_does_not_break_the_sentence(cast, clock):
    walk = received(cast, clock, DAY)
    acts.extend(walk.item, by=cast.head, days=10, reason="卷宗较多，需要逐份核对。")
    text = walk.item.case.letters.get(template="disclosure.extension_notice").content["paragraphs"][1]
    assert text.startswith("因卷宗较多，需要逐份核对，无法在原期限内作出答复。")


def test_refusal_without_reasons_is_refused(cast, clock):
    """第三十六条第三项: 告知申请人不予公开并说明理由。"""
    walk = received(cast, clock, DAY).assign()
    with pytest.raises(Refused, match="理由"):
        walk.draft("denied.internal_affairs", grounds=" ")


def test_third_party_ground_needs_a_consultation(cast, clock):
    """第三十二条"""
    with pytest.raises(Refused, match="征求"):
        received(cast, clock, DAY).assign().draft("denied.third_party")


def test_whoever_drafted_cannot_approve(cast, clock):
    """签批链: one person may hold two posts, but not in the same case."""
    from gongkai.kernel.people.models import Post

    Post.objects.create(account=cast.account("handler"), org=cast.bureau, role="disclosure.leader", from_on=DAY)
    walk = received(cast, clock, DAY).assign().draft().approve()
    with pytest.raises(NotAllowed, match="请由他人办理"):
        acts.sign(walk.item, by=cast.handler)
    walk.sign()


def test_no_step_of_the_chain_can_be_skipped(cast, clock):
    walk = received(cast, clock, DAY).assign().draft()
    with pytest.raises(Refused, match="科室审核"):
        acts.sign(walk.item, by=cast.leader)


def test_returned_draft_keeps_what_was_written(cast, clock):
    walk = received(cast, clock, DAY).assign().draft(reply_text="第一稿")
    acts.return_draft(walk.item, by=cast.reviewer, reason="请补充依据")
    assert walk.item.case.step == "in_progress"
    assert DisclosureRequest.objects.get().reply_text == "第一稿"


def test_overruled_third_party_is_told_in_writing(cast, clock):
    """第三十二条: 决定公开的，应当将内容和理由书面告知第三方。"""
    walk = received(cast, clock, DAY).assign()
    consultation = walk.consult()
    acts.answer_consultation(
        walk.item, by=cast.handler, consultation=consultation, answer="refuses", answer_reason="不想公开"
    )
    acts.judge_answer(walk.item, by=cast.handler, consultation=consultation, reasonable=False)
    walk.draft("granted").approve().sign()
    told = walk.item.case.letters.get(template="disclosure.third_party_told")
    assert told.addressee == "安澜建设公司"
    assert not told.public


def test_answer_at_once_points_to_what_is_public(cast, clock):
    """第三十三条第一款: 能够当场答复的，应当当场予以答复。"""
    walk = received(cast, clock, DAY)
    acts.answer_at_once(walk.item, by=cast.clerk, reply_text="见本机关网站“预算决算”栏目。")
    assert (walk.item.outcome, walk.item.case.step) == ("granted", "delivered")
    assert not walk.item.late


def test_fee_follows_the_tiers_and_restarts_the_clock(cast, clock):
    """国办函〔2020〕109号: 按量 250 页 = 4,700 元；缴费次日起重新计算。"""
    walk = received(cast, clock, DAY).assign()
    acts.charge(walk.item, by=cast.handler, basis="volume", pages=250, payment_way="缴款码")
    assert walk.item.fee_amount == 4700
    assert walk.due() is None
    paid = clock.set(date(2026, 3, 12))
    with pytest.raises(Refused, match="4700"):
        acts.pay(walk.item, by=cast.clerk, paid_on=paid, amount=100, receipt="A1")
    acts.pay(walk.item, by=cast.clerk, paid_on=paid, amount=4700, receipt="A1")
    from gongkai.kernel import workdays

    assert walk.due() == workdays.calendar().add(paid, 20)


def test_nothing_to_charge_is_not_charged(cast, clock):
    with pytest.raises(Refused, match="无需缴费"):
        acts.charge(
            received(cast, clock, DAY).assign().item, by=cast.handler, basis="volume", pages=30, payment_way="缴款码"
        )


def test_items_of_the_month_are_counted_per_applicant(cast, clock):
    """按件: 同一申请人一个自然月内累计；第 11 件起每件 100 元."""
    for _ in range(10):
        received(cast, clock, DAY)
    walk = received(cast, clock, DAY).assign()
    other = received(cast, clock, DAY, identity_number="110101199003074936").assign()
    acts.charge(walk.item, by=cast.handler, basis="item", payment_way="缴款码")
    assert walk.item.fee_amount == 100
    with pytest.raises(Refused, match="无需缴费"):
        acts.charge(other.item, by=cast.handler, basis="item", payment_way="缴款码")


def test_unpaid_fee_is_deemed_abandoned_after_its_period(cast, clock):
    walk = received(cast, clock, DAY).assign()
    acts.charge(walk.item, by=cast.handler, basis="volume", pages=100, payment_way="缴款码")
    due = walk.due("fee_payment")
    clock.set(due)
    with pytest.raises(Refused):
        acts.abandon_fee(walk.item, by=SYSTEM)
    clock.set(due + timedelta(days=1))
    acts.abandon_fee(walk.item, by=SYSTEM)
    assert walk.item.outcome == "other.fee_unpaid"


def test_withdrawal_of_a_received_request_is_a_result_of_an_unconfirmed_one_is_not(cast, clock):
    walk = received(cast, clock, DAY)
    acts.withdraw(walk.item, by=public("王小明"), reason="")
    assert walk.item.outcome == "other.other"
    web = submitted(cast, clock, DAY)
    acts.withdraw(web.item, by=public("王小明"))
    assert web.item.outcome == "" and web.item.decided_on is None


def test_merging_needs_the_same_applicant(cast, clock):
    first, second = received(cast, clock, DAY), received(cast, clock, DAY)
    stranger = received(cast, clock, DAY, identity_number="110101199003074936")
    with pytest.raises(Refused, match="同一申请人"):
        acts.merge(stranger.item, by=cast.clerk, into=first.item, reason="内容相同")
    acts.merge(second.item, by=cast.clerk, into=first.item, reason="内容相同")
    assert second.item.case.step == "closed_no_action"
    assert second.item.case.links.get().target == first.item.case


def test_splitting_counts_every_part_from_the_same_receipt_date(cast, clock):
    """一事一申请: 拆分后按件计数，收到日期不变。"""
    walk = received(cast, clock, DAY)
    clock.set(date(2026, 3, 4))
    parts = acts.split(walk.item, by=cast.clerk, parts=["预算批复", "决算批复", "审计报告"], reason="多项内容")
    assert [p.description for p in parts] == ["预算批复", "决算批复", "审计报告"]
    assert {p.receipt_on for p in parts} == {DAY}
    assert len({p.case.number for p in parts}) == 3
    assert {p.case.clocks.get(key="reply").due_on for p in parts} == {walk.due()}


def test_identity_number_is_nowhere_in_clear(cast, clock):
    """身份证明加密保存: not in the tables, the journal, the outbox."""
    from django.core import serializers

    from gongkai.kernel.journal.models import Entry
    from gongkai.kernel.outbox.models import OutboxEvent

    received(cast, clock, DAY)
    for model in (DisclosureRequest, Entry, OutboxEvent):
        assert CITIZEN not in serializers.serialize("json", model.objects.all())
    assert "X" not in DisclosureRequest.objects.get().identity_masked[4:14]


def test_purpose_is_not_kept_under_the_present_regulation(cast, clock):
    """第二十九条 lists no purpose."""
    from gongkai.apps.disclosure.tests.requests.walk import wish

    made = acts.register(
        org=cast.bureau,
        by=cast.clerk,
        applicant=applicant(),
        wish=wish(purpose="生产生活需要"),
        channel="in_person",
        submitted_on=clock.set(DAY),
    )
    assert made.request.purpose == ""


def test_number_and_code_open_a_request_and_nothing_else_does(cast, clock):
    made = submitted(cast, clock, DAY)
    number = made.item.case.number
    assert reading.by_number_and_code(number, "WRONG234") is None
    assert reading.by_number_and_code("YSQ0", "") is None


def test_third_party_answers_without_account_and_only_once(cast, clock):
    walk = received(cast, clock, DAY).assign()
    consultation = walk.consult()
    acts.answer_consultation(walk.item, by=public("某公司"), consultation=consultation, answer="agrees")
    with pytest.raises(Refused):
        acts.answer_consultation(walk.item, by=public("某公司"), consultation=consultation, answer="agrees")


SPEC = procedure("disclosure.request")


@pytest.mark.parametrize("act", [a for a in SPEC.acts if "start" not in a.source], ids=lambda a: a.id)
def test_an_act_from_a_wrong_step_is_refused_and_leaves_no_trace(cast, clock, act):
    """Derived from the procedure: every act, tried from every step it does not start from."""
    walk = received(cast, clock, DAY)
    case = walk.item.case
    before = entries(case.subject).count()
    forbidden = [s.id for s in SPEC.steps if s.id not in act.source]
    function = IMPLEMENTED[f"{SPEC.kind}.{act.id}"]
    import inspect

    given = {
        name: None
        for name, p in list(inspect.signature(function).parameters.items())[1:]
        if p.default is inspect.Parameter.empty and name != "by"
    }
    for step in forbidden:
        type(case).objects.filter(pk=case.pk).update(step=step)
        with pytest.raises(Refused) as refusal:
            function(walk.item, by=cast.clerk, **given)
        assert refusal.value.code == "wrong_step"
    assert entries(case.subject).count() == before


@pytest.mark.parametrize("act", [a for a in SPEC.acts if "start" not in a.source], ids=lambda a: a.id)
def test_an_act_without_its_post_is_refused(cast, clock, act):
    """Derived from the procedure: a person without a post, and the same post at another body."""
    import inspect

    walk = received(cast, clock, DAY)
    case = walk.item.case
    type(case).objects.filter(pk=case.pk).update(step=act.source[0])
    function = IMPLEMENTED[f"{SPEC.kind}.{act.id}"]
    given = {
        name: None
        for name, p in list(inspect.signature(function).parameters.items())[1:]
        if p.default is inspect.Parameter.empty and name != "by"
    }
    strangers = [
        cast.nobody,
        cast.supervisor,
        *(cast.actor(f"other_{n}") for n in ("clerk", "handler", "head", "leader")),
    ]
    for stranger in strangers:
        with pytest.raises(NotAllowed):
            function(walk.item, by=stranger, **given)


@pytest.mark.parametrize("outcome", ["granted", "denied.internal_affairs", "unable.not_held", "partial"])
def test_those_who_approve_read_the_very_letter_that_will_be_signed(cast, clock, outcome, logged_in):
    walk = prepared(received(cast, clock, DAY), outcome)
    assert reply_as_drafted(walk.item) is None
    walk.draft(outcome)
    before = walk.item.case.letters.count()
    page = logged_in(cast.account("reviewer")).get(f"/desk/disclosure/requests/{walk.item.case.uid}/")
    drafted = reply_as_drafted(walk.item)
    assert drafted.number == letters.NOT_YET and walk.item.case.letters.count() == before
    assert all(line[:20] in page.content.decode() for line in drafted.content["paragraphs"])
    walk.approve().sign()
    issued = walk.item.case.letters.filter(public=True).latest("id")
    assert (issued.title, issued.addressee, issued.content) == (drafted.title, drafted.addressee, drafted.content)
    assert reply_as_drafted(walk.item) is None
