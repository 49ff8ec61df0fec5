"""主动公开建议 (条例第四十四条): adopted with its document or declined with reasons; repeats proposed to a person."""

from datetime import date

import pytest

from gongkai.apps.disclosure.actions import requests, suggestions
from gongkai.apps.disclosure.queries import citizens as reading
from gongkai.apps.disclosure.tests.citizens.walk import DAY, idea, suggestion
from gongkai.apps.disclosure.tests.documents.walk import published
from gongkai.apps.disclosure.tests.requests.walk import applicant, wish
from gongkai.kernel import workdays
from gongkai.kernel.cases import NotAllowed, Refused

pytestmark = pytest.mark.django_db
OTHER = "110101199003074936"


def test_adopted_suggestion_is_published_within_the_period_of_article_26(cast, clock):
    """第四十四条第二款: 经审核认为属于主动公开范围的，应当及时主动公开；第二十六条: 20个工作日。"""
    walk = suggestion(cast, clock).assign().draft().decide()
    case = walk.item.case
    assert (case.step, case.due_clock) == ("adopted", "publication")
    assert case.due_on == workdays.calendar().add(DAY, 20)
    text = "\n".join(case.letters.get(template="disclosure.suggestion_adopted").content["paragraphs"])
    assert f"{case.due_on.year}年{case.due_on.month}月{case.due_on.day}日前（含当日）主动公开" in text
    document = published(cast, clock, DAY).item
    suggestions.name_document(walk.item, by=cast.handler, document=document)
    assert (walk.item.case.step, walk.item.document) == ("published", document)
    assert walk.item.case.closed_on == DAY


def test_what_is_public_already_is_named_at_once(cast, clock):
    document = published(cast, clock, DAY).item
    walk = suggestion(cast, clock).assign().draft(document=document).decide()
    assert walk.item.case.step == "published"
    assert not walk.item.case.clocks.filter(key="publication").exists()
    text = "\n".join(walk.item.case.letters.get(template="disclosure.suggestion_adopted").content["paragraphs"])
    assert document.index_no in text


def test_declined_suggestion_states_the_reason(cast, clock):
    walk = suggestion(cast, clock).assign().draft("declined", grounds="属于内部事务信息。").decide()
    assert (walk.item.case.step, walk.item.outcome) == ("declined", "declined")
    text = "\n".join(walk.item.case.letters.get().content["paragraphs"])
    assert "属于内部事务信息。" in text


@pytest.mark.parametrize(
    ("outcome", "grounds", "match"), [("declined", " ", "理由"), ("adopted", "", "理由"), ("later", "是", "审核结果")]
)
def test_a_decision_without_reason_is_refused(cast, clock, outcome, grounds, match):
    walk = suggestion(cast, clock).assign()
    with pytest.raises(Refused, match=match):
        walk.draft(outcome, grounds=grounds)


def test_a_document_that_is_not_public_or_not_ours_cannot_be_named(cast, clock):
    document = published(cast, clock, DAY).item
    walk = suggestion(cast, clock).assign().draft().decide()
    type(document).objects.filter(pk=document.pk).update(visible=False)
    document.refresh_from_db()
    with pytest.raises(Refused, match="已经公开"):
        suggestions.name_document(walk.item, by=cast.handler, document=document)
    type(document).objects.filter(pk=document.pk).update(visible=True, org=cast.other_bureau)
    document.refresh_from_db()
    with pytest.raises(Refused, match="本单位"):
        suggestions.name_document(walk.item, by=cast.handler, document=document)
    assert reading.public_document(cast.bureau, document.index_no) is None


def test_the_head_does_not_decide_on_his_own_draft(cast, clock):
    from gongkai.kernel.people.models import Post

    Post.objects.create(account=cast.account("handler"), org=cast.bureau, role="disclosure.head", from_on=DAY)
    walk = suggestion(cast, clock).assign().draft()
    with pytest.raises(NotAllowed, match="请由他人办理"):
        suggestions.decide(walk.item, by=cast.handler)


def test_anybody_may_suggest_without_a_name(cast, clock):
    walk = suggestion(cast, clock, name="")
    assert walk.item.applicant_name == ""
    assert walk.item.case.due_on == workdays.calendar().add(DAY, 20)


def asked(cast, number, description="申请公开2025年农村公路养护资金分配表", by="clerk", hint="", on=DAY):
    org = cast.bureau if by == "clerk" else cast.other_bureau
    made = requests.register(
        org=org,
        by=cast.actor(by),
        applicant=applicant(identity_number=number),
        wish=wish(description=description, document_hint=hint),
        channel="in_person",
        submitted_on=on,
    )
    return made.request


def test_the_same_information_asked_for_by_two_applicants_is_a_candidate(cast, clock):
    """第四十四条第一款: 多个申请人就相同政府信息向同一行政机关提出公开申请。"""
    first = asked(cast, "11010519491231002X")
    second = asked(cast, OTHER, "2025年 农村公路养护资金分配表。")
    (found,) = reading.candidates(cast.clerk)
    assert (found.applicants, {r.pk for r in found.requests}) == (2, {first.pk, second.pk})


def test_one_applicant_another_body_or_other_information_makes_no_candidate(cast, clock):
    asked(cast, "11010519491231002X")
    asked(cast, "11010519491231002X")
    asked(cast, OTHER, "2024年机构编制批复")
    asked(cast, OTHER, by="other_clerk")
    assert reading.candidates(cast.clerk) == []


def test_a_document_number_names_the_same_information_whatever_the_words(cast, clock):
    asked(cast, "11010519491231002X", "预算批复", hint="安财预〔2025〕12号")
    asked(cast, OTHER, "请提供安财预〔2025〕12号文件全文")
    assert len(reading.candidates(cast.clerk)) == 1


def test_refused_and_old_requests_and_those_already_raised_are_no_candidates(cast, clock):
    first, second = asked(cast, "11010519491231002X"), asked(cast, OTHER)
    clock.set(date(2029, 6, 1))
    assert reading.candidates(cast.clerk) == []
    clock.set(DAY)
    type(first).objects.filter(pk=first.pk).update(outcome="denied.state_secret")
    assert reading.candidates(cast.clerk) == []
    type(first).objects.filter(pk=first.pk).update(outcome="granted")
    suggestions.register(
        org=cast.bureau, by=cast.clerk, idea=idea(), channel="in_person", receipt_on=DAY, requests=[first, second]
    )
    assert reading.candidates(cast.clerk) == []


def test_only_requests_of_the_same_body_are_cited(cast, clock):
    foreign = asked(cast, OTHER, by="other_clerk")
    with pytest.raises(Refused, match="本单位"):
        suggestions.register(
            org=cast.bureau, by=cast.clerk, idea=idea(), channel="in_person", receipt_on=DAY, requests=[foreign]
        )


def test_candidates_are_for_those_who_register(cast, clock):
    asked(cast, "11010519491231002X")
    asked(cast, OTHER)
    assert reading.candidates(cast.other_clerk) == []
    assert reading.candidates(cast.nobody) == []
