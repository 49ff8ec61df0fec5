"""调整纳入汇总的单位 where there are many: searched and in pages, and no tick is lost on the way (条例第四十九条)."""

import pytest

from gongkai.apps.disclosure.actions import reports as acts
from gongkai.apps.disclosure.queries import report_units
from gongkai.kernel.journal.reading import entries
from gongkai.kernel.people import actions as people
from gongkai.kernel.people.actors import SYSTEM, actor_for

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk(cast, clock, logged_in, monkeypatch):
    """The form of a county with four bodies below it, two on a page."""
    monkeypatch.setattr("gongkai.web.picking.PAGE", 2)
    monkeypatch.setattr("gongkai.web.picking.FEW", 1)
    account = people.create_account(by=SYSTEM, username="county.clerk", name="县政府受理员")
    people.give_post(account, by=SYSTEM, role="disclosure.clerk", org=cast.county)
    return Desk(acts.open_report(org=cast.county, by=actor_for(account), year=2025), logged_in(account))


class Desk:
    """A browser without scripts: it sends back what the page holds, with the ticks of the person."""

    def __init__(self, report, client):
        self.report, self.client = report, client
        self.address = f"/desk/disclosure/reports/{report.case.uid}/change_units/"
        self.picker = client.get(self.address).context["form"].picker

    def send(self, ticked, **fields):
        boxes = {"units": [str(org.pk) for org in ticked], "units-shown": self.picker.shown}
        hidden = {"units-changed": self.picker.changed, "units-page": self.picker.page.number}
        response = self.client.post(self.address, {**boxes, **hidden, **fields})
        if response.context:
            self.picker = response.context["form"].picker
        return response

    @property
    def names(self):
        return [label for _, label in self.picker.choices]


def test_ticks_of_every_page_count(cast, desk):
    assert desk.names == [cast.office.name, cast.bureau.name]
    turned = desk.send([cast.bureau], reason="先行", **{"units-turn": "2"})
    assert turned.status_code == 200 and "先行" in turned.content.decode(), "looking further refuses and loses nothing"
    assert desk.names == [cast.other_bureau.name, cast.township.name]
    assert desk.send([cast.township], reason="未报送").status_code == 302
    assert set(report_units.ids(desk.report)) == {cast.county.pk, cast.bureau.pk, cast.township.pk}
    removed = entries(desk.report.case.subject).last().details["removed"]
    assert removed == sorted([cast.office.name, cast.other_bureau.name])


def test_a_search_keeps_what_was_ticked_before(cast, desk):
    desk.send([cast.office], **{"units-turn": "find", "units-words": "青石"})
    assert desk.names == [cast.township.name]
    page = desk.send([], **{"units-turn": "find", "units-words": ""}).content.decode()
    assert "本次移出 2 个" in page and "已勾选 2 个" in page
    desk.send([cast.office], reason="未报送")
    assert set(report_units.ids(desk.report)) == {cast.county.pk, cast.office.pk, cast.other_bureau.pk}


def test_a_refused_form_stays_on_its_page_with_its_ticks(cast, desk):
    desk.send([cast.office], **{"units-turn": "2"})
    refused = desk.send([cast.township], reason="")
    page = refused.content.decode()
    assert refused.status_code == 422 and "请填写调整理由" in page
    assert desk.names == [cast.other_bureau.name, cast.township.name] and desk.picker.ticked == [str(cast.township.pk)]
    assert page.count(" checked") == 1 and "本次移出 2 个" in page


def test_a_body_of_another_area_is_not_taken_in_by_a_made_up_form(cast, desk):
    strange = f"+{cast.county.pk} +999999 -x ?"
    assert desk.send([cast.office, cast.bureau], reason="试试", **{"units-changed": strange}).status_code == 302
    everybody = {cast.county.pk, cast.office.pk, cast.bureau.pk, cast.other_bureau.pk, cast.township.pk}
    assert set(report_units.ids(desk.report)) == everybody
