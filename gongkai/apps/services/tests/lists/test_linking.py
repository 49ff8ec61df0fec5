"""事项与专项清单核对: which line a row means, and what is found to differ."""

from datetime import date

import pytest

from gongkai.apps.services import jobs
from gongkai.apps.services.actions.lists import linking
from gongkai.apps.services.actions.lists.changes import Terms
from gongkai.apps.services.models import ListLink
from gongkai.apps.services.queries.lists import links as reading
from gongkai.apps.services.tests.lists.stage import LAW, line
from gongkai.kernel import outbox
from gongkai.kernel.jobs import run_due

BASIS = {"basis": "城镇燃气管理条例第十五条", "basis_kind": "regulation"}
FEE = {"name": "燃气许可证工本费", "standard": "每证10元", **BASIS}
ASKED = {"name": "场所证明", "kind": "original", "necessity": "necessary", "originals": 1, "source": "government"}
PROOF = {**ASKED, **BASIS, "certificate": True}
PROMISED = {"category": "commitment", "commitment": "真实", "consequence": "撤销", "verification": "协查"}
PAID = {"is_fee": True, "pay_online": False}


def settled() -> None:
    """Deliver what was told and do what it asked for."""
    outbox.run_pending(limit=500)
    run_due(200)


def found(list_id: str = "fee") -> list[tuple[str, str]]:
    return list(ListLink.objects.filter(list=list_id).order_by("item", "row").values_list("name", "finding"))


def test_a_row_that_agrees_is_linked_without_a_word(lists):
    row = lists.held()
    item = lists.stage.item(fees=[FEE], **PAID)
    settled()
    link = ListLink.objects.get()
    assert (link.line, link.finding, [one.item for one in reading.items_of(row)]) == (row, "", [item])


def test_a_fee_outside_the_list_is_found_and_listing_it_heals(lists):
    lists.stage.item(fees=[FEE], **PAID)
    settled()
    assert found() == [("燃气许可证工本费", "unlisted")]
    assert [one.name for one in reading.findings(lists.who("keeper"))] == ["燃气许可证工本费"]
    lists.held()
    settled()
    assert found() == [("燃气许可证工本费", "")]
    assert not reading.findings(lists.who("keeper")).exists()


def test_another_standard_and_another_basis_are_told_apart(lists):
    lists.held(standard="每证8元", bases=[{**LAW, "title": "中华人民共和国行政许可法"}])
    lists.stage.item(fees=[FEE], **PAID)
    settled()
    link = ListLink.objects.get()
    assert link.finding == "standard basis"
    assert "清单：每证8元\n事项：每证10元" in link.detail


def test_spaces_brackets_and_width_make_no_difference(lists):
    lists.held(name="燃气许可证（工本费）", standard="每证１０元。")
    lists.stage.item(fees=[FEE], **PAID)
    settled()
    assert found() == [("燃气许可证工本费", "")]


def test_a_line_that_ended_or_ran_out_is_told(lists, clock):
    row = lists.held(terms=Terms(until_on=date(2026, 6, 30)))
    lists.stage.item(fees=[FEE], **PAID)
    settled()
    assert found() == [("燃气许可证工本费", "")]
    clock.set(date(2026, 7, 1))
    jobs.link_ended()
    assert found() == [("燃气许可证工本费", "ended")]
    row = lists.changed(row, terms=Terms(until_on=None))
    settled()
    assert found() == [("燃气许可证工本费", "")]
    lists.ended(row, date(2026, 7, 1))
    settled()
    assert found() == [("燃气许可证工本费", "ended")]


def test_a_number_goes_before_the_name(lists):
    row = lists.held(name="工本费（燃气）")
    lists.held()
    lists.stage.item(fees=[{**FEE, "list_line": row.code.lower()}], **PAID)
    settled()
    assert ListLink.objects.get().line == row


def test_a_number_nobody_gave_is_outside_the_list(lists):
    lists.held()
    lists.stage.item(fees=[{**FEE, "list_line": "SF9999"}], **PAID)
    settled()
    link = ListLink.objects.get()
    assert (link.finding, link.detail) == ("unlisted", "清单编号SF9999不在现行清单中。")


def test_the_list_of_another_bureau_of_the_county_counts_too(lists):
    """收费目录 is kept by one bureau for all."""
    stage = lists.stage
    other = stage.cast.other_bureau
    from gongkai.apps.services.actions.lists import changes as acts

    change = acts.propose_line(org=other, by=lists.who("other_keeper"), line=line(), reason="新设")
    acts.submit(change, by=lists.who("other_keeper"))
    acts.approve(change, by=lists.who("reviewer"))
    acts.publish(change, by=lists.who("publisher"))
    stage.item(fees=[FEE], **PAID)
    settled()
    assert found() == [("燃气许可证工本费", "")]
    # Its own list is nearer.
    own = lists.held(standard="每证10元")
    settled()
    linking.link_items(reading.concerned(""))
    assert ListLink.objects.get().line == own


@pytest.mark.parametrize(
    ("line_says", "item_says", "finding"),
    [
        ({"category": "kept"}, {}, ""),
        (PROMISED, {}, "commitment"),
        (PROMISED, {"commitment": True}, ""),
        ({"category": "checked"}, {}, "asked"),
    ],
)
def test_a_certificate_is_asked_for_as_its_list_says(lists, line_says, item_says, finding):
    """O716 第七条, AYSERV 第二十五条."""
    lists.held("certificate", **line_says)
    lists.stage.item(materials=[*_materials(), {**PROOF, **item_says}])
    settled()
    assert found("certificate") == [("场所证明", finding)]


def test_a_material_that_is_no_certificate_needs_no_list(lists):
    lists.stage.item(materials=[*_materials(), {**ASKED, **BASIS}])
    settled()
    assert not ListLink.objects.exists()


def test_an_intermediary_service_is_looked_for_on_its_list(lists):
    service = {"name": "安全评价", "basis": "城镇燃气管理条例第十五条", "basis_kind": "regulation"}
    lists.stage.item(intermediaries=[service])
    settled()
    assert found("intermediary") == [("安全评价", "unlisted")]
    lists.held("intermediary")
    settled()
    assert found("intermediary") == [("安全评价", "")]


def test_a_list_taken_over_whole_is_compared_too(lists):
    stage = lists.stage
    lists.held()
    stage.adopted("甲", "乙", fees=[FEE], **PAID)
    settled()
    assert [finding for _, finding in found()] == ["", ""]


def test_what_is_said_against_the_lists_stands_beside_a_draft(lists):
    change = lists.stage.claim(fees=[FEE], **PAID)
    from gongkai.apps.services.queries.standards import elements_of

    said = reading.links_of(elements_of(change.version), change.org, date(2026, 3, 2))
    assert [(one.row.name, one.findings) for one in said] == [("燃气许可证工本费", ("unlisted",))]


def test_lines_nobody_refers_to_are_listed(lists):
    used, idle = lists.held(), lists.held(name="不再使用的费用")
    lists.held("fund")
    lists.stage.item(fees=[FEE], **PAID)
    settled()
    assert [one.pk for one in reading.unused(lists.who("keeper"), date(2026, 3, 2))] == [idle.pk]
    assert used.pk != idle.pk


def _materials() -> list[dict[str, object]]:
    from gongkai.apps.services.tests.samples import raw

    return list(raw()["materials"])
