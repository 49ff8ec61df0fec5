"""历年年度报告: what the county's bodies published before this platform, imported in its first weeks back to 2014.

The files are made up in the layout of their years; they come in through the same acts as a real folder would.
"""

from collections.abc import Iterator
from datetime import date, timedelta
from random import Random

from django.core.files.base import ContentFile

from gongkai.apps.disclosure.actions import report_imports as acts
from gongkai.apps.disclosure.demo.county import HOUSE, OFFICE, County
from gongkai.apps.disclosure.demo.timeline import Story
from gongkai.apps.disclosure.demo.wording import data
from gongkai.apps.disclosure.queries import report_imports as reading
from gongkai.apps.disclosure.rules.report.cells import DISPUTES, REQUESTS, applicant_columns, request_key
from gongkai.apps.disclosure.rules.report.data import ReportData
from gongkai.apps.disclosure.rules.report.document import ReportDocument, parts
from gongkai.apps.disclosure.rules.report.due import due_on
from gongkai.apps.disclosure.rules.report.tables import TableModel
from gongkai.apps.disclosure.rules.report.template import STATISTICS_2014, form_of
from gongkai.apps.disclosure.rules.report.values import Number
from gongkai.kernel import files

FIRST_YEAR = 2014
BODIES = (HOUSE, OFFICE)
# A copy from a website that lost its blank cells waits for somebody who has the original.
WAITING, WAITING_YEAR = "qingshi", 2021


def stories(county: County) -> list[Story]:
    # The year before the platform began was written here, from the paper register.
    years = range(FIRST_YEAR, county.start.year - 1)
    found = [imported(county, slug, years) for slug in BODIES if slug in county.bodies]
    return [*found, *([waiting(county)] if WAITING in county.bodies else [])]


def imported(county: County, slug: str, years: range) -> Story:
    """One body brings in its reports, the oldest first."""
    rng = county.dice("history", slug)
    body = county.bodies[slug]
    yield county.at(county.start + timedelta(days=8), rng)
    carried = 0
    for year in years:
        cells, carried = _cells(rng, year, carried, last=year == years[-1])
        day = due_on(year, body.org.kind) - timedelta(days=rng.randint(2, 12))
        item = _upload(county, slug, year, day, _file(county, slug, year, cells, day))
        if waiting := reading.open_cells(item):
            answers = {key: item.cells[key]["value"] or "0" for key in waiting}
            acts.settle(item, by=county.by(slug, "clerk"), values=answers)
        acts.confirm(item, by=county.by(slug, "clerk"))


def waiting(county: County) -> Story:
    rng = county.dice("history", WAITING)
    yield county.at(county.back(6), rng)
    cells, _ = _cells(rng, WAITING_YEAR, 1, last=False)
    day = due_on(WAITING_YEAR, county.bodies[WAITING].org.kind) - timedelta(days=5)
    text = _file(county, WAITING, WAITING_YEAR, cells, day)
    without_blanks = "\n".join(part for line in text.split("\n") for part in line.split("\t") if part not in ("", "0"))
    # One number that its author only estimated.
    _upload(county, WAITING, WAITING_YEAR, day, without_blanks.replace("行政许可\n", "行政许可\n约"))


def _upload(county: County, slug: str, year: int, day: date, text: str) -> acts.ReportImport:
    file = files.check(ContentFile(text.encode(), name=f"{year}年年报.txt"), reading.ALLOWED)
    address = f"https://www.anlan.example/{slug}/annual/{year}.html"
    identity = acts.Identity(year=year, published_on=day, source_url=address)
    org = county.bodies[slug].org
    return acts.upload(
        org=org, by=county.by(slug, "clerk"), file=file, read=reading.read_checked(file), identity=identity
    )


def _file(county: County, slug: str, year: int, cells: dict[str, Number], day: date) -> str:
    """The page of that year as text: lines, and tables with tabs between their cells."""
    form_id = form_of(year).id
    report = ReportData.from_cells(cells, form_id=form_id, report_year=year).with_totals()
    known = county.known(county.dice("history", slug, year), slug, date(year, 12, 31))
    texts = data("reports")["history"]
    narrative = {key: known.fill(text) for key, text in texts.items()}
    if form_id == STATISTICS_2014:
        narrative = {"overview": narrative["overview"]}
    document = ReportDocument(report, county.bodies[slug].org.name, year, narrative=narrative, as_published=True)
    return "\n".join([document.title, f"发布日期：{day:%Y-%m-%d}", *_lines(document)])


def _lines(document: ReportDocument) -> Iterator[str]:
    for part in parts(document):
        if part.heading:
            yield part.heading
        yield from (paragraph.text for paragraph in part.paragraphs)
        if part.table:
            yield from _table(part.table)


def _table(model: TableModel) -> Iterator[str]:
    rows = [[""] * model.width for _ in model.rows]
    for y, x, cell in model.placed():
        rows[y][x] = cell.text.strip()
    return ("\t".join(row) for row in rows)


def _cells(rng: Random, year: int, carried: int, *, last: bool) -> tuple[dict[str, Number], int]:
    """Balanced numbers; nothing is carried into the first year that was written here."""
    form_id = form_of(year).id
    if form_id == STATISTICS_2014:
        return _statistics(rng), 0
    out = 0 if last else rng.randint(0, 2)
    results = {"granted": rng.randint(2, 9), "partial": rng.randint(0, 2), "unable.not_held": rng.randint(0, 4)}
    total = sum(results.values())
    rows = {**results, "results_total": total, "carried_in": carried, "carried_out": out, "new": total + out - carried}
    cells: dict[str, Number] = {request_key(c.key, row): 0 for c in applicant_columns() for row in rows}
    cells |= {request_key("natural_person", row): value for row, value in rows.items()}
    cells |= {f"{DISPUTES}.review.upheld": rng.randint(0, 1), "art20_5.licences.decisions": rng.randint(60, 400)}
    cells |= {f"{REQUESTS}.{c.key}.not_processed.repeat": 0 for c in applicant_columns()}
    return cells, out


def _statistics(rng: Random) -> dict[str, Number]:
    online, letter, extended = rng.randint(2, 9), rng.randint(0, 3), rng.randint(0, 1)
    received = online + letter
    granted = rng.randint(1, received)
    rows = {
        "proactive.total": rng.randint(300, 1500),
        "proactive.normative": rng.randint(0, 9),
        "proactive.website": rng.randint(300, 1200),
        "response.interpretations": rng.randint(0, 12),
        "on_request.online": online,
        "on_request.letter": letter,
        "on_request.on_time": received - extended,
        "on_request.extended": extended,
        "on_request.granted": granted,
        "on_request.not_held": received - granted,
        "capacity.bodies": 1,
        "capacity.reading_places": rng.randint(1, 3),
        "capacity.full_time": 1,
        "capacity.part_time": rng.randint(1, 4),
        "training.meetings": rng.randint(1, 3),
    }
    return {f"{row}.number": value for row, value in rows.items()}
