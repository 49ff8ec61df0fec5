"""一件事, 自测, words, the county's map, and what people looked at: made through the acts, from the data beside it."""

import tomllib
from collections.abc import Mapping
from datetime import date, timedelta
from functools import cache
from pathlib import Path
from random import Random
from typing import Any

from gongkai.apps.services.actions import journeys, maps, popularity, selftests, visiting, words
from gongkai.apps.services.actions.words import Wanted
from gongkai.apps.services.demo.people import Staff
from gongkai.apps.services.models import CatalogueEntry, Journey, JourneyRevision, SelfTestRevision, ServiceItem
from gongkai.apps.services.queries import selftests as reading
from gongkai.apps.services.rules.journeys import JourneyStep, JourneyText, StepItem
from gongkai.apps.services.rules.maps.reading import features
from gongkai.apps.services.rules.selftests import Answer, Outcome, Question, Tree
from gongkai.kernel import workdays
from gongkai.kernel.orgs.models import Organisation

DATA = Path(__file__).parent / "data"
# One of each still waits, so that its next step can be tried.
WAITING_JOURNEY, DRAFT_JOURNEY = "记账和免税", "开网约车"
WORDS = (
    ("market", "saying", "开奶茶店", "食品经营许可", "窗口常被问到"),
    ("construction", "saying", "租公房", "公共租赁住房", ""),
    ("construction", "body", "房管局", "", "机构改革前的名称"),
)
LOOKED_AT = 60


def guide_the_county(staff: Staff, bodies: Mapping[str, Organisation]) -> None:
    county = bodies["county"]
    codes = _codes(county)
    made = _journeys(staff, county, codes)
    _selftests(staff, bodies, codes, made)
    _words(staff, bodies)
    read = features((DATA / "county.geojson").read_bytes())
    maps.take_over(
        org=county,
        by=staff.by("manager"),
        name="安澜县城区示意",
        attribution="演示数据，不对应真实地点",
        approval="",
        shapes=read.shapes,
    )
    _visits(workdays.today())


def _codes(county: Organisation) -> dict[str, str]:
    """Names of the data files → codes: of entries of the catalogue, and of 办理项 that one body has."""
    entries = CatalogueEntry.objects.filter(org=county, state="in_force").values_list("name", "code")
    items = ServiceItem.objects.filter(visible=True).exclude(handling="").values_list("name", "code")
    return {**dict(items), **dict(entries)}


def _journeys(staff: Staff, county: Organisation, codes: Mapping[str, str]) -> dict[str, Journey]:
    found = {}
    for row in _rows("journeys"):
        text = _text(row, codes)
        if not text.codes:
            continue  # a smaller county without the bodies that do it
        revision = journeys.propose(org=county, by=staff.by("manager"), text=text)
        found[row["title"]] = revision.journey
        if row["title"] != DRAFT_JOURNEY:
            _publish(revision, staff, row["title"] != WAITING_JOURNEY)
    return found


def _publish(revision: JourneyRevision, staff: Staff, all_the_way: bool) -> None:
    journeys.submit(revision, by=staff.by("manager"))
    if all_the_way:
        journeys.publish(revision, by=staff.by("publisher"))


def _text(row: Mapping[str, Any], codes: Mapping[str, str]) -> JourneyText:
    steps = tuple(
        JourneyStep(
            step["title"],
            step.get("text", ""),
            step.get("together", False),
            tuple(_thing(name, when, codes) for name, when in step.get("items", ()) if name in codes),
        )
        for step in row["steps"]
    )
    steps = tuple(step for step in steps if step.items or step.text)
    return JourneyText(
        title=row["title"],
        audience=row["audience"],
        stage=row["stage"],
        intro=row["intro"],
        words=tuple(row.get("words", ())),
        lead=codes.get(row.get("lead", ""), ""),
        joint_note=row.get("joint_note", ""),
        steps=steps,
    )


def _thing(name: str, when: str, codes: Mapping[str, str]) -> StepItem:
    """An entry, or an entry in the situation that stands in brackets behind its name."""
    whole, _, situation = name.partition("（")
    if situation and whole in codes:
        return StepItem(codes[whole], when, situation.removesuffix("）"))
    return StepItem(codes[name], when)


def _selftests(
    staff: Staff, bodies: Mapping[str, Organisation], codes: Mapping[str, str], made: Mapping[str, Journey]
) -> None:
    for row in _rows("selftests"):
        target = _target(row, bodies, made)
        if target is None:
            continue
        own = isinstance(target, ServiceItem)
        slug = str(row.get("own", "county"))
        writer = staff.by("editor", slug) if own else staff.by("manager")
        allowed = reading.materials_for(target)
        revision: SelfTestRevision = selftests.propose(
            org=target.org, by=writer, target=target, tree=_tree(row, codes, allowed)
        )
        selftests.submit(revision, by=writer)
        if not own:
            # That of the house waits for its legal officer.
            selftests.publish(revision, by=staff.by("publisher"))


def _target(
    row: Mapping[str, Any], bodies: Mapping[str, Organisation], made: Mapping[str, Journey]
) -> reading.Target | None:
    if "journey" in row:
        return made.get(row["journey"])
    if "own" in row:
        items = ServiceItem.objects.filter(org=bodies[row["own"]], visible=True, name=row["for"], handling="")
        return items.select_related("org").first()
    return CatalogueEntry.objects.filter(org=bodies["county"], name=row["for"]).select_related("org").first()


def _tree(row: Mapping[str, Any], codes: Mapping[str, str], allowed: set[str]) -> Tree:
    """Materials that the list does not have are not asked for."""
    questions = tuple(
        Question(
            one["key"],
            one["text"],
            one.get("help", ""),
            tuple(Answer(text, to, tuple(m for m in needs if m in allowed)) for text, to, needs in one["answers"]),
        )
        for one in row["questions"]
    )
    outcomes = tuple(
        Outcome(
            one["key"],
            one["kind"],
            one["text"],
            one.get("basis", ""),
            tuple(codes[name] for name in one.get("items", ())),
        )
        for one in row["outcomes"]
    )
    return Tree(row["title"], row["intro"], questions, outcomes)


def _words(staff: Staff, bodies: Mapping[str, Organisation]) -> None:
    for slug, kind, says, means, note in WORDS:
        if slug in bodies:
            words.add_word(org=bodies[slug], by=staff.by("editor", slug), wanted=Wanted(kind, says, means, note))


def _visits(today: date) -> None:
    """Few items are looked at much, most hardly ever; the same county gives the same numbers."""
    rng = Random("visits")
    rows = ServiceItem.objects.filter(visible=True, starts_from="application", state="in_use", handling="")
    keys = list(rows.order_by("pk").values_list("pk", flat=True))
    chosen = rng.sample(keys, min(LOOKED_AT, len(keys)))
    days = [today - timedelta(days=ago) for ago in range(0, 28, 7)]
    visiting.add({(day, key): rng.randint(40, 90) * 4 // place for place, key in enumerate(chosen, 4) for day in days})
    popularity.recount(today)


@cache
def _rows(name: str) -> tuple[dict[str, Any], ...]:
    return tuple(tomllib.loads((DATA / f"{name}.toml").read_text(encoding="utf-8"))[name])
