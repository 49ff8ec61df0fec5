"""公示 (LIC 第四十条): granted decisions for everybody, natural persons masked; licences as sheets; later letters."""

import csv
import io
import json
import re

import pytest
from django.urls import reverse
from pypdf import PdfReader

from gongkai.apps.services.actions import applications as acts
from gongkai.apps.services.actions.applications import Aside, Filing, HandedIn, LicenceTerms, Person
from gongkai.apps.services.models import Application
from gongkai.apps.services.tests.hall.stage import Hall

FIRM = Person("legal", "安澜燃气有限公司", "uscc", "91340100MA2MRAXX3G", legal_representative="王海峰", phone="0551-1")


def granted_to(hall: Hall, person: Person = FIRM, **decision) -> Application:
    filing = Filing("经营瓶装燃气，联系人家住人民路9号", materials=(HandedIn(1, "original", 1),))
    made = acts.register(org=hall.bureau, by=hall.who("window"), item=hall.item, person=person, filing=filing)
    acts.accept(hall.checked(made.application), by=hall.who("window"))
    acts.start_review(made.application, by=hall.who("examiner"))
    acts.pass_stage(made.application, by=hall.who("examiner"), opinion="符合", proposed="granted")
    return acts.grant(
        made.application,
        by=hall.who("approver"),
        licence=LicenceTerms("燃气经营许可证", scope="瓶装液化石油气经营"),
        **decision,
    )


def shown(client, **query) -> str:
    return client.get(reverse("services:decisions"), query).content.decode()


def test_a_granted_licence_is_open_from_the_day_of_the_decision(hall, client):
    application = granted_to(hall)
    assert "安澜燃气有限公司" in shown(client)
    page = client.get(reverse("services:decision", args=[application.case.uid])).content.decode()
    for word in ("瓶装液化石油气经营", "91340100MA2MRAXX3G", "准予决定书", "安财许准〔2026〕1号", "有效"):
        assert word in page
    assert "人民路9号" not in page and "0551-1" not in page


def test_natural_persons_are_masked_and_cannot_be_searched_for(hall, client):
    application = hall.granted()
    text = shown(client) + client.get(reverse("services:decision", args=[application.case.uid])).content.decode()
    assert "陈**" in text
    for word in ("陈晓兰", "110105", "13900000001", "青石镇"):
        assert word not in text
    assert "陈**" not in shown(client, text="陈晓兰")
    assert "燃气经营许可证核发" in shown(client, text="燃气")


def test_a_secret_is_withheld_with_its_reason(hall, client):
    application = granted_to(hall, aside=Aside(withheld="涉及商业秘密"))
    assert "安澜燃气有限公司" not in shown(client)
    assert client.get(reverse("services:decision", args=[application.case.uid])).status_code == 404


def test_what_became_of_it_since_stands_beside(hall, client):
    application = granted_to(hall)
    acts.deliver(application, by=hall.who("window"), delivery="window", receiver="王海峰")
    acts.revoke(application, by=hall.who("approver"), reason="不具备条件", ground="unqualified")
    assert "已撤销" in shown(client)


def test_refusals_are_nobodys_to_read(hall, client):
    acts.refuse(hall.deciding(), by=hall.who("approver"), reason="不符合", ground="conditions")
    assert "没有找到公示的许可" in shown(client)


def test_the_list_for_programs_has_the_columns_of_the_double_publicity(hall, client):
    granted_to(hall)
    content = b"".join(client.get(reverse("services:decisions_file", args=["csv"])).streaming_content)
    (row,) = csv.DictReader(io.StringIO(content.decode("utf-8-sig")))
    assert (row["行政相对人名称"], row["许可编号"], row["许可决定日期"]) == (
        "安澜燃气有限公司",
        "安财许证〔2026〕1号",
        "2026-03-02",
    )
    line = b"".join(client.get(reverse("services:decisions_file", args=["jsonl"])).streaming_content)
    assert json.loads(line)["许可内容"] == "瓶装液化石油气经营"
    assert client.get(reverse("services:decisions_file", args=["csv"]), {"decided_from": "昨天"}).status_code == 404


@pytest.mark.parametrize("form", ["pdf", "docx"])
def test_the_licence_is_a_sheet_with_the_address_that_says_whether_it_holds(hall, client, form):
    licence = granted_to(hall).licences.get()
    file = client.get(reverse("services:licence_file", args=[licence.uid, form]))
    assert file.status_code == 200 and len(file.content) > 5000
    if form == "pdf":
        text = "".join(page.extract_text() for page in PdfReader(io.BytesIO(file.content)).pages)
        assert licence.number in text and "安澜燃气有限公司" in text
    assert client.get(reverse("services:licence_file", args=[licence.uid, "exe"])).status_code == 404


def test_whoever_verifies_a_decision_learns_that_it_was_revoked(hall, client):
    application = granted_to(hall)
    letter = application.case.letters.get(template="services.granted")
    verify = reverse("web:verify_letter", args=[letter.uid])
    assert "此后" not in client.get(verify).content.decode()
    acts.deliver(application, by=hall.who("window"), delivery="window", receiver="王海峰")
    acts.revoke(application, by=hall.who("approver"), reason="不具备条件", ground="unqualified")
    assert re.search(r"此后[^<]*又作出《撤销决定书》", client.get(verify).content.decode())


def test_every_kind_of_letter_is_numbered_on_its_own_without_gaps(hall):
    """casework §7: per body, type and year, no gaps."""
    for _ in range(2):
        hall.accepted()
    acts.refuse_acceptance(hall.received(), by=hall.who("window"), reason="不需要许可", ground="not_required")
    from gongkai.kernel.cases.models import Letter

    numbers = list(Letter.objects.order_by("pk").values_list("number", flat=True))
    assert [one for one in numbers if "许收" in one] == [f"安财许收〔2026〕{n}号" for n in (1, 2, 3)]
    assert [one for one in numbers if "许受" in one] == ["安财许受〔2026〕1号", "安财许受〔2026〕2号"]
    assert "安财许不受〔2026〕1号" in numbers


def test_no_two_kinds_of_letter_share_a_number(hall):
    from gongkai.kernel.cases import letters

    own = [one for one in letters.templates().values() if one.id.startswith("services.")]
    series = {}
    for one in own:
        series.setdefault(one.number, set()).add(one.series)
    assert {number: names for number, names in series.items() if len(names) > 1} == {}
