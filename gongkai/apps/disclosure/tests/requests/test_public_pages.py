"""The tracking page: the right day, and nothing before it is sent (条例第三十一条、第三十三条)."""

from datetime import date

import pytest
from django.urls import reverse

from gongkai.apps.disclosure.actions import requests as acts
from gongkai.apps.disclosure.forms.requests import ApplicantForm
from gongkai.apps.disclosure.forms.requests.consultation import ConsultForm
from gongkai.apps.disclosure.queries import requests as reading
from gongkai.apps.disclosure.queries.file_access import HELD
from gongkai.apps.disclosure.tests.requests.walk import CITIZEN, applicant, received, submitted, wish
from gongkai.kernel.cases.models import ClockEventRow
from gongkai.kernel.people.actors import public
from gongkai.web.formatting import cn_date

pytestmark = pytest.mark.django_db
DAY = date(2026, 3, 2)


def page(client, item):
    session = client.session
    session[HELD] = [item.case.number]
    session.save()
    return client.get(reverse("disclosure:tracked", args=[item.case.number])).content.decode()


def test_before_both_sides_confirm_no_day_of_answer_is_promised(client, cast, clock):
    """第三十一条: 双方确认之日为收到申请之日; the office's own limit for confirming is no reply period."""
    walk = submitted(cast, clock, DAY)
    assert "答复期限至" not in page(client, walk.item)
    acts.confirm(walk.item, by=cast.clerk, confirmed_on=DAY)
    text = page(client, walk.item)
    assert "答复期限至" in text and cn_date(walk.due()) in text and "答复期限怎样计算" in text


def test_while_the_applicant_has_to_act_the_page_says_by_when(client, cast, clock):
    walk = received(cast, clock, DAY)
    acts.request_completion(walk.item, by=cast.clerk, items=["名称"], allowed_days=10)
    text = page(client, walk.item)
    assert f"{cn_date(walk.due('completion'))}前（含当日）补正" in text and "答复期限至" not in text


def test_a_withdrawn_request_shows_no_finished_review(client, cast, clock):
    walk = received(cast, clock, DAY)
    assert "签发" in page(client, walk.item)
    acts.withdraw(walk.item, by=public("王小明"))
    assert "签发" not in page(client, walk.item)


def test_the_applicant_reads_that_a_third_party_was_asked_and_not_which(client, cast, clock):
    """The explanation of the period is the applicant's; who has an interest in the information is not."""
    walk = received(cast, clock, DAY).assign()
    first, second = walk.consult(name="安澜建设公司"), walk.consult(name="澜江实业公司")
    text = page(client, walk.item)
    assert "征求第三方意见（第2份征求意见书）" in text
    assert "安澜建设公司" not in text and "澜江实业公司" not in text
    clock.set(date(2026, 3, 4))
    acts.answer_consultation(walk.item, by=cast.handler, consultation=second, answer="agrees")
    acts.answer_consultation(walk.item, by=cast.handler, consultation=first, answer="agrees")
    assert walk.item.case.step == "in_progress" and "澜江实业公司" not in page(client, walk.item)


def test_names_that_older_clocks_hold_are_cut_from_the_applicants_page(client, cast, clock):
    walk = received(cast, clock, DAY).assign()
    walk.consult(name="安澜建设公司")
    ClockEventRow.objects.filter(kind="pause").update(reason="征求第三方意见：安澜建设公司")
    text = page(client, walk.item)
    assert "征求第三方意见" in text and "安澜建设公司" not in text


def test_a_fee_is_shown_with_amount_and_last_day(client, cast, clock):
    walk = received(cast, clock, DAY)
    acts.charge(walk.item, by=cast.clerk, basis="volume", pages=150, payment_way="缴款码")
    text = page(client, walk.item)
    assert "1,700.00元" in text and cn_date(walk.due("fee_payment")) in text


def test_a_signed_reply_is_not_shown_before_it_is_sent(client, cast, clock):
    walk = received(cast, clock, DAY).assign().draft("granted").approve().sign()
    letter = walk.item.case.letters.get(template="disclosure.granted")
    address = reverse("disclosure:letter", args=[walk.item.case.number, letter.uid])
    assert letter.number not in page(client, walk.item)
    assert client.get(address).status_code == 404
    walk.deliver(DAY)
    assert letter.number in page(client, walk.item)
    assert client.get(address).status_code == 200


@pytest.mark.parametrize(
    ("applicant_class", "identity_kind", "number", "fits"),
    [
        ("natural_person", "citizen_id", CITIZEN, True),
        ("natural_person", "uscc", "91350100M000100Y43", False),
        ("enterprise", "citizen_id", CITIZEN, False),
        ("enterprise", "uscc", "91350100M000100Y43", True),
        ("other_org", "other", "社证字第1号", True),
    ],
)
def test_the_document_fits_the_class_that_is_counted(applicant_class, identity_kind, number, fits):
    form = ApplicantForm(
        {"applicant_class": applicant_class, "identity_kind": identity_kind, "identity_number": number}
    )
    form.is_valid()
    assert ("identity_kind" not in form.errors) is fits
    assert "identity_number" not in form.errors


def test_acts_that_have_nothing_to_do_are_not_offered(cast, clock):
    walk = received(cast, clock, DAY).assign()
    assert {"judge_answer", "merge", "refuse_extension"} <= reading.pointless_acts(walk.item)
    assert "request_completion" not in reading.pointless_acts(walk.item)
    consultation = walk.consult()
    assert "answer_consultation" not in reading.pointless_acts(walk.item)
    assert "close_silent_consultation" in reading.pointless_acts(walk.item)
    acts.answer_consultation(
        walk.item, by=cast.handler, consultation=consultation, answer="refuses", answer_reason="商业秘密"
    )
    assert "judge_answer" not in reading.pointless_acts(walk.item)


def test_the_address_for_a_third_party_can_be_sent_as_it_is(cast, clock, settings):
    settings.SITE_URL = "https://gk.example.org"
    walk = received(cast, clock, DAY).assign()
    made = acts.consult(walk.item, by=cast.handler, kind="third_party", name="安澜公司", question="合同")
    told = ConsultForm(subject=walk.item, actor=cast.handler).done(made)
    assert "https://gk.example.org/consultations/" in told and made[1] in told


def test_a_long_title_says_that_it_was_cut(cast, clock):
    clock.set(DAY)
    made = acts.submit(org=cast.bureau, by=public("王"), applicant=applicant(), wish=wish(description="长\n" * 80))
    assert len(made.case.title) == 60 and made.case.title.endswith("…") and "\n" not in made.case.title


def test_the_review_form_names_each_opinion_by_its_act_and_keeps_the_due_date(logged_in, cast, clock):
    walk = received(cast, clock, DAY).answer(DAY)
    client = logged_in(cast.accounts["clerk"])
    text = client.get(reverse("disclosure_desk:request_review_form", args=[walk.item.case.uid])).content.decode()
    assert "科室审核同意" in text and "公开办审核同意" in text
    assert cn_date(walk.due()) in text
