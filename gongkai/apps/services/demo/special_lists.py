"""The special lists of 安澜县: taken over whole like the lists of items, then changed through their acts."""

import tomllib
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import timedelta
from functools import cache
from pathlib import Path
from typing import Any

from gongkai.apps.services.actions.lists import changes as acts
from gongkai.apps.services.actions.lists import linking
from gongkai.apps.services.actions.lists.adopting import AdoptedLine, adopt_list
from gongkai.apps.services.actions.lists.changes import Terms
from gongkai.apps.services.demo.people import Staff
from gongkai.apps.services.models import ListLine
from gongkai.apps.services.queries.lists import lines as reading
from gongkai.apps.services.queries.lists import links
from gongkai.apps.services.rules.elements import Elements, Fee, Intermediary, Material
from gongkai.apps.services.rules.lists.definitions import lists
from gongkai.apps.services.rules.lists.loading import Line, load
from gongkai.kernel import workdays
from gongkai.kernel.orgs.models import Organisation

HOUSE = "construction"
# Items of this kind still say the standard of before.
OUTDATED = {"不动产抵押权登记": {"standard": "每件100元", "amount": "100.00", "unit": "件"}}
CHANGED, ENDING, MADE_BEFORE = "污水处理费", "城市道路占用、挖掘修复费", 5


@dataclass(frozen=True)
class Entry:
    """One line of the data file: whose it is, which kinds of items, or items in a situation, refer to it.

    A fee of a plain amount for one unit says so, and what its payment has to come before.
    """

    slug: str
    kinds: tuple[str, ...]
    line: Line
    amount: str = ""
    unit: str = ""
    pay_before: str = ""


@cache
def entries() -> tuple[Entry, ...]:
    path = Path(__file__).parent / "data" / "special_lists.toml"
    return tuple(_entries(tomllib.loads(path.read_text(encoding="utf-8"))["lines"]))


def _entries(rows: list[dict[str, Any]]) -> Iterator[Entry]:
    for row in rows:
        given = dict(row)
        slug, list_id, name, kinds = (given.pop(key) for key in ("slug", "list", "name", "kinds"))
        fee = [given.pop(key, "") for key in ("amount_each", "unit_each", "pay_before")]
        loaded = load(list_id, name, given)
        if loaded.problems:
            raise ValueError("；".join(map(str, loaded.problems)))
        yield Entry(slug, tuple(kinds), loaded.line, *fee)


def with_rows(kind: str, elements: Elements) -> Elements:
    """The fees, intermediary services and certificates that the lists name for a kind of item, or for one of its
    situations."""
    for entry in entries():
        if kind not in entry.kinds:
            continue
        line, basis = entry.line, entry.line.bases[0]
        named = f"{basis.title}{basis.article}"
        if line.list_id == "fee":
            said = {"standard": line.get("standard"), "amount": entry.amount, "unit": entry.unit}
            fee = Fee(line.name, basis=named, basis_kind=basis.kind, **{**said, **OUTDATED.get(kind, {})})
            elements = replace(elements, fees=(*elements.fees, fee), pay_before=entry.pay_before or elements.pay_before)
        elif line.list_id == "intermediary":
            service = Intermediary(line.name, named, basis.kind)
            elements = replace(elements, intermediaries=(*elements.intermediaries, service))
        else:
            promised = True if line.get("category") == "commitment" else None
            proof = Material(
                line.name,
                "original",
                "necessary",
                1,
                source="other",
                basis=named,
                basis_kind=basis.kind,
                certificate=True,
                commitment=promised,
            )
            elements = replace(elements, materials=(*elements.materials, proof))
    return elements


def adopt(staff: Staff, bodies: dict[str, Organisation]) -> None:
    """The lists of every body that is there, as they were approved."""
    for slug in dict.fromkeys(entry.slug for entry in entries()):
        if slug not in bodies:
            continue
        for list_id in lists():
            rows = [AdoptedLine(e.line) for e in entries() if (e.slug, e.line.list_id) == (slug, list_id)]
            if rows:
                adopt_list(
                    org=bodies[slug], by=staff.by("publisher"), list_id=list_id, rows=rows, source="安政发〔2025〕6号"
                )


def since(staff: Staff, house: Organisation) -> None:
    """What became of the house's lines: a new version, an end to come, a line in review and one in draft."""
    keeper, reviewer, publisher = staff.by("list_keeper", HOUSE), staff.by("list_reviewer"), staff.by("publisher")

    def approved(change: Any) -> Any:
        acts.submit(change, by=keeper)
        return acts.approve(change, by=reviewer)

    row = ListLine.objects.get(org=house, name=CHANGED)
    change = acts.propose_change(org=house, by=keeper, row=row, reason="县发展改革委调整收费标准")
    version = reading.current(row)
    if version is not None:
        line = reading.line_of(version)
        values = {**line.values, "standard": "居民生活用水每吨0.95元，非居民用水每吨1.40元"}
        acts.edit(change, by=keeper, line=replace(line, values=values))
    acts.publish(approved(change), by=publisher)
    ending = ListLine.objects.get(org=house, name=ENDING)
    terms = Terms(effective_on=workdays.today() + timedelta(days=60), basis="省财政厅公告〔2026〕2号")
    change = acts.propose_end(org=house, by=keeper, row=ending, reason="收费项目取消", terms=terms)
    acts.publish(approved(change), by=publisher)
    basis = next(e.line.bases for e in entries() if e.line.name == CHANGED)
    said = {"category": "administrative", "standard": "每户每年30元", "unit": "元/户·年", "collector": house.name}
    new = Line("fee", "农村生活污水处理费", {**said, "bases": basis})
    acts.submit(acts.propose_line(org=house, by=keeper, line=new, reason="新建设施投入运行"), by=keeper)
    acts.propose_line(org=house, by=keeper, line=Line("intermediary", "房屋安全鉴定"), reason="拟列入")


def compare(county: Organisation) -> None:
    """事项与清单核对, as the handlers and jobs do it."""
    linking.link_items(links.concerned(county.path))
