"""移交进馆: the list is fixed when it is sent, the receipt ends it, nothing is transferred twice (ARCR 第二十条)."""

import sys
from datetime import date

import pytest

from gongkai.apps.archives import actions, queries
from gongkai.apps.disclosure.tests.documents import walk as documents
from gongkai.kernel.cases import NotAllowed, Refused
from gongkai.kernel.journal.reading import entries
from gongkai.kernel.orgs.models import Region

pytestmark = pytest.mark.django_db
DAY = date(2040, 1, 4)


@pytest.fixture(autouse=True)
def storage(settings, tmp_path):
    settings.MEDIA_ROOT, settings.SEARCH_PATH = tmp_path / "files", tmp_path / "search"


@pytest.fixture
def drawn(people, clock):
    """Two documents published long ago, in a batch."""
    for title in ("预算公开办法", "决算公开办法"):
        documents.published(people, clock, text={"title": title})
    people.bureau.region = Region.objects.create(code="341298", name="安澜县")
    people.bureau.save()
    clock.set(DAY)
    return actions.draw_transfer(org=people.bureau, by=people.archivist, archive="安澜县档案馆")


def receipt(people, found, **changes):
    values = {"received_on": DAY, "receipt_no": "澜档接〔2040〕1号", "received_by": "管档", "received_count": 2}
    return actions.confirm_receipt(found, by=people.archivist, **{**values, **changes})


def test_a_batch_takes_what_is_due_with_its_disclosure_status(people, drawn):
    assert [one.status for one in queries.transfer_items(drawn)] == ["主动公开（已公开）"] * 2
    assert queries.due(people.bureau, queries.transfer_years()).rows == []
    with pytest.raises(Refused, match="还有一批"):
        actions.draw_transfer(org=people.bureau, by=people.archivist, archive="安澜县档案馆")


def test_drafts_that_were_never_finished_do_not_stand_before_a_record(people, clock, monkeypatch):
    monkeypatch.setattr(sys.modules[queries.due.__module__], "BATCH", 1)
    for title in ("从未写完的草稿", "另一件草稿"):
        documents.drafted(people, clock, text={"title": title})
    documents.published(people, clock, text={"title": "预算公开办法"})
    people.bureau.region = Region.objects.create(code="341298", name="安澜县")
    people.bureau.save()
    clock.set(DAY)
    due = queries.due(people.bureau, queries.transfer_years(), size=1)
    assert [row.case.title for row in due.rows] == ["预算公开办法"]


def test_the_receipt_ends_it_and_nothing_is_due_again(people, drawn):
    actions.send(drawn, by=people.archivist, sent_on=DAY)
    receipt(people, drawn)
    assert (drawn.case.step, drawn.receipt_no, drawn.case.closed_on) == ("received", "澜档接〔2040〕1号", DAY)
    assert entries(drawn.case.subject).last().details["count"] == 2
    with pytest.raises(Refused, match="没有到移交期限"):
        actions.draw_transfer(org=people.bureau, by=people.archivist, archive="安澜县档案馆")


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"received_on": date(2040, 1, 5)}, "received_on"),
        ({"receipt_no": " "}, "receipt_no"),
        ({"received_by": ""}, "received_by"),
        ({"received_count": 1}, "received_count"),
    ],
)
def test_a_receipt_that_does_not_fit_is_refused(people, drawn, changes, field):
    actions.send(drawn, by=people.archivist, sent_on=DAY)
    with pytest.raises(Refused) as refusal:
        receipt(people, drawn, **changes)
    assert refusal.value.field == field and drawn.received_on is None


def test_what_was_left_out_or_cancelled_comes_with_the_next_batch(people, drawn):
    first, other = queries.transfer_items(drawn)
    actions.leave_out(drawn, by=people.archivist, item=first, reason="仍在日常使用")
    with pytest.raises(Refused, match="至少留一件"):
        actions.leave_out(drawn, by=people.archivist, item=other, reason="也在使用")
    actions.cancel(drawn, by=people.archivist, reason="档案馆改期接收")
    assert entries(drawn.case.subject).last().details["numbers"] == [other.number]
    again = actions.draw_transfer(org=people.bureau, by=people.archivist, archive="安澜县档案馆")
    assert queries.transfer_items(again).count() == 2


def test_only_the_archivist_of_the_body_transfers(people, drawn):
    with pytest.raises(NotAllowed):
        actions.send(drawn, by=people.other_archivist, sent_on=DAY)
    with pytest.raises(Refused, match="之后、今天之前"):
        actions.send(drawn, by=people.archivist, sent_on=date(2039, 12, 31))
