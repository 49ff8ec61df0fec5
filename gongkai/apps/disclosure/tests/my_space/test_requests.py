"""依申请公开 by somebody who is signed in: filled in, linked, followed, told."""

from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from gongkai.apps.disclosure.actions import requests as acts
from gongkai.apps.disclosure.models import CorrectionRequest, DisclosureRequest, PublicationSuggestion
from gongkai.apps.disclosure.tests.requests import walk
from gongkai.kernel import outbox
from gongkai.kernel.applicants import messages, queries
from gongkai.kernel.applicants.actions import authorisations, closing, linking
from gongkai.kernel.applicants.models import ApplicantCase
from gongkai.kernel.applicants.presence import Presence
from gongkai.kernel.applicants.tests import people
from gongkai.kernel.cases.refusals import Refused
from gongkai.kernel.files.tests import hostile
from gongkai.kernel.people.actors import public
from gongkai.web.accounts.tests.conftest import words

pytestmark = pytest.mark.django_db
APPLY = "/requests/apply/caizheng/"


@pytest.fixture(autouse=True)
def _folders(settings, tmp_path):
    settings.MEDIA_ROOT, settings.SMS_FILE_PATH = tmp_path / "files", tmp_path / "sms"


@pytest.fixture
def me(cast, clock):
    return people.person()


@pytest.fixture
def mine(client, me):
    return people.sign_in(client, me)


def typed(**changes):
    values = {
        "applicant_class": "natural_person",
        "name": "申屠明月",
        "identity_kind": "citizen_id",
        "identity_number": people.NUMBERS["申屠明月"],
        "phone": "13900001111",
        "address": "安澜县解放街1号",
        "description": "2025年度县级部门预算批复文件",
        "form": "paper",
        "delivery": "post",
        "truth": "on",
        "proof": SimpleUploadedFile("身份证.pdf", hostile.pdf(), "application/pdf"),
    }
    return {**values, **changes}


def test_the_form_is_filled_in_and_the_request_is_listed(mine, me):
    page = mine.get(APPLY).content.decode()
    assert 'value="申屠明月"' in page and me.identity_number in page
    assert mine.post(APPLY, typed()).headers["Location"] == reverse("disclosure:submitted")
    (link,) = ApplicantCase.objects.all()
    assert (link.applicant, link.taken_in) == (me, False)
    assert link.case.number in words(mine.get(reverse("my:cases")))


def test_without_signing_in_nothing_is_filled_in_or_linked(client, me):
    assert "申屠明月" not in client.get(APPLY).content.decode()
    client.post(APPLY, typed())
    assert DisclosureRequest.objects.count() == 1 and ApplicantCase.objects.count() == 0


def test_the_own_case_opens_in_another_browser_and_nobody_else_s(mine, me, client, clock):
    mine.post(APPLY, typed())
    number = DisclosureRequest.objects.get().case.number
    page = reverse("disclosure:tracked", args=[number])
    again = people.sign_in(type(client)(), me)
    assert again.get(page).status_code == 200
    assert people.sign_in(type(client)(), people.person("宇文成")).get(page).status_code == 404
    assert type(client)().get(page).status_code == 404
    again.post(reverse("my:logout"))
    assert again.get(page).status_code == 404


def test_an_existing_case_is_taken_in_by_number_and_code(mine, me, cast, clock):
    made = acts.submit(org=cast.bureau, by=public("王小明"), applicant=walk.applicant(), wish=walk.wish())
    page = reverse("my:take_in")
    assert mine.post(page, {"number": made.case.number, "code": "WRONG234"}).status_code == 422
    assert mine.post(page, {"number": made.case.number.lower(), "code": made.query_code}).status_code == 302
    assert mine.post(page, {"number": made.case.number, "code": made.query_code}).status_code == 422
    assert mine.get(reverse("disclosure:tracked", args=[made.case.number])).status_code == 200


def test_wrong_codes_here_and_on_the_tracking_page_are_counted_together(mine, client):
    for _ in range(20):
        client.post("/requests/track/", {"number": "YSQ1", "code": "WRONG234"})
    assert "验证题" in words(mine.post(reverse("my:take_in"), {"number": "YSQ2", "code": "WRONG234"}))


def test_progress_and_letters_are_told(mine, me, cast, clock):
    mine.post(APPLY, typed())
    item = DisclosureRequest.objects.get()
    acts.confirm(item, by=cast.clerk, confirmed_on=date(2026, 3, 2))
    outbox.run_pending()
    titles = people.told(me)
    assert "政府信息公开申请有新进展" in titles
    assert any("政府信息公开申请登记回执" in title for title in titles)
    outbox.run_pending()
    assert people.told(me) == titles


def test_what_has_to_be_done_stands_on_the_overview(mine, me, cast, clock):
    mine.post(APPLY, typed())
    item = DisclosureRequest.objects.get()
    acts.confirm(item, by=cast.clerk, confirmed_on=date(2026, 3, 2))
    acts.request_completion(item, by=cast.clerk, items=["请写明年度"], allowed_days=10)
    page = words(mine.get("/my/"))
    assert "补正申请内容" in page and "没有需要您办理的事情" not in page
    answer = mine.post(reverse("disclosure:complete", args=[item.case.number]), {"text": "2025年度"})
    assert answer.status_code == 302
    assert "没有需要您办理的事情" in words(mine.get("/my/"))


def test_what_the_body_has_not_sent_yet_is_not_told(mine, me, cast, clock):
    """A reply that is signed is the applicant's only when it is sent (第三十三条)."""
    mine.post(APPLY, typed())
    item = DisclosureRequest.objects.get()
    acts.confirm(item, by=cast.clerk, confirmed_on=date(2026, 3, 2))
    path = walk.Walk(cast, clock, item).assign().draft().approve().sign()
    outbox.run_pending()
    assert not [title for title in people.told(me) if "答复" in title and "《" in title]
    path.deliver(date(2026, 3, 2))
    outbox.run_pending()
    assert [title for title in people.told(me) if "《" in title and "登记回执" not in title]


@pytest.fixture
def acting(me, client, clock):
    """An agent of the company who acts for it, in a browser of their own."""
    agent = people.person("宇文成")
    company = people.company(me)
    given = people.authorised(company, agent, scope=["disclosure.request"])
    return people.sign_in(type(client)(), agent, given), company, given


def test_an_agent_files_for_the_company_and_every_use_is_on_record(acting, mine):
    browser, company, given = acting
    page = browser.get(APPLY).content.decode()
    assert "澜江实业有限公司" in page and people.USCC in page and 'value="宇文成"' in page
    organisation = {"applicant_class": "enterprise", "name": "澜江实业有限公司", "identity_kind": "uscc"}
    assert browser.post(APPLY, typed(**organisation, identity_number=people.USCC)).status_code == 302
    link = ApplicantCase.objects.get()
    assert (link.applicant, link.by_authorisation) == (company.subject, given)
    assert browser.get(reverse("disclosure:tracked", args=[link.case.number])).status_code == 200
    assert {"以授权人名义提交", "查看办件"} <= {entry.details["what"] for entry in queries.uses_of(given)}
    assert mine.get(reverse("disclosure:tracked", args=[link.case.number])).status_code == 404


def test_an_agent_loses_the_case_with_the_authorisation(acting):
    browser, company, given = acting
    browser.post(APPLY, typed(applicant_class="enterprise", identity_kind="uscc", identity_number=people.USCC))
    page = reverse("disclosure:tracked", args=[DisclosureRequest.objects.get().case.number])
    assert browser.get(page).status_code == 200
    authorisations.revoke(company, given)
    assert browser.get(page).status_code == 404


def test_an_agent_stays_within_the_kinds_of_matter(acting, me):
    browser, _, _ = acting
    idea = {"wanted": "学校食堂招标结果", "truth": "on"}
    answer = browser.post("/suggestions/new/caizheng/", idea)
    assert answer.status_code == 422 and "授权不包括" in words(answer)
    assert PublicationSuggestion.objects.count() == 0


def test_suggestions_and_corrections_are_linked_too(mine, me):
    assert mine.post("/suggestions/new/caizheng/", {"wanted": "学校食堂招标结果", "truth": "on"}).status_code == 302
    wrong = {"record": "社保缴费记录", "inaccuracy": "姓名有误", "right_content": "申屠明月", "evidence": "身份证"}
    assert mine.post("/corrections/apply/caizheng/", {**typed(), **wrong}).status_code == 302
    assert {link.case.kind for link in queries.cases(Presence(me))} == {
        "disclosure.suggestion",
        "disclosure.correction",
    }
    for item in (*PublicationSuggestion.objects.all(), *CorrectionRequest.objects.all()):
        assert item.case.number in words(mine.get(reverse("my:cases")))


def test_a_person_s_number_is_not_shown_to_an_agent(me, client, clock):
    agent = people.person("宇文成")
    given = people.authorised(Presence(me), agent)
    page = people.sign_in(type(client)(), agent, given).get(APPLY).content.decode()
    assert "申屠明月" in page and me.identity_number not in page


def test_out_of_scope_nothing_is_linked(me, cast, clock):
    agent = people.person("宇文成")
    given = people.authorised(Presence(me), agent, scope=["disclosure.suggestion"])
    made = acts.submit(org=cast.bureau, by=public("王小明"), applicant=walk.applicant(), wish=walk.wish())
    with pytest.raises(Refused, match="授权不包括"):
        linking.link(Presence(agent, given), made.case)
    with pytest.raises(Refused, match="授权不包括"):
        linking.take_in(Presence(agent, given), made.case)


def test_an_agent_for_one_case_sees_that_case_and_its_messages_only(mine, me, cast, clock):
    mine.post(APPLY, typed())
    mine.post(APPLY, typed(description="2024年度县级部门决算"))
    first, second = (item.case for item in DisclosureRequest.objects.order_by("pk"))
    messages.send(me, "applicants.security", fingerprint="s", what="只给本人。")
    letter = {"number": "1", "title": "甲", "letter": "乙", "body": "丙"}
    messages.send(me, "applicants.letter", fingerprint="a", case=first, **letter)
    messages.send(me, "applicants.letter", fingerprint="b", case=second, **letter)
    agent = people.person("宇文成")
    acting = Presence(agent, people.authorised(Presence(me), agent, case=first))
    assert [link.case for link in queries.cases(acting)] == [first]
    assert queries.may_open(acting, second.number) is None
    assert [one.case for one in messages.inbox(acting)] == [first]
    assert [one.category for one in messages.inbox(Presence(me))].count("security") == 1
    # What the agent reads is still news to the principal.
    messages.mark_read(acting)
    assert messages.unread_count(Presence(me)) == len(people.told(me))


def test_an_account_with_open_cases_is_closed_only_knowingly(mine, me):
    mine.post(APPLY, typed())
    with pytest.raises(Refused, match="没有办结"):
        closing.close(Presence(me))
    closing.close(Presence(me), keep_open_cases=True)
    item = DisclosureRequest.objects.get()
    assert (ApplicantCase.objects.count(), item.applicant_name) == (0, "申屠明月")


def test_a_file_that_is_destroyed_leaves_lists_and_takes_its_authorisation_along(me, cast, clock):
    made = acts.submit(org=cast.bureau, by=public("王小明"), applicant=walk.applicant(), wish=walk.wish())
    linking.link(Presence(me), made.case)
    agent = people.person("宇文成")
    given = people.authorised(Presence(me), agent, case=made.case)
    linking.take_in(Presence(agent), made.case)
    messages.send(
        me, "applicants.letter", fingerprint="a", case=made.case, number="1", title="甲", letter="乙", body="丙"
    )
    made.request.delete()
    made.case.delete()
    assert ApplicantCase.objects.count() == 0
    assert queries.acting_choices(agent) == [] and queries.one_given(me, given.uid) is None
    assert messages.inbox(Presence(me))[0].case is None
