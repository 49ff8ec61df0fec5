"""A published report of any year from its lines and grids: which form, every cell with how sure it is, the texts."""

import re
from collections import Counter
from collections.abc import Sequence

from gongkai.apps.disclosure.rules.importing import read_page
from gongkai.apps.disclosure.rules.report.cells import REQUESTS
from gongkai.apps.disclosure.rules.report.check import outcome
from gongkai.apps.disclosure.rules.report.data import Entry
from gongkai.apps.disclosure.rules.report.narrative import normalise, places, split_sections
from gongkai.apps.disclosure.rules.report.numerals import evaluate
from gongkai.apps.disclosure.rules.report.reading.found import Reading
from gongkai.apps.disclosure.rules.report.reading.grids import GridReader
from gongkai.apps.disclosure.rules.report.reading.labels import (
    APPLICANT_WORDS,
    UNIT_WORDS,
    labels,
    own_words,
    simplified,
    words,
)
from gongkai.apps.disclosure.rules.report.reading.numbers import is_figure
from gongkai.apps.disclosure.rules.report.reading.streams import StreamReader
from gongkai.apps.disclosure.rules.report.template import (
    CURRENT,
    FREE_TEXT,
    REPORT_2019,
    STATISTICS_2014,
    form,
    form_of,
)

Block = str | Sequence[Sequence[str | None]]
BALANCES = frozenset({"R1", "R2", "R3", "R5", "R6", "S1", "S2"})
YEAR = re.compile(r"(?<!\d)(20[0-4]\d)年?度?|([二两]?[〇零○Oo0二一三四五六七八九]{4})年")
TITLE = re.compile(r"(年报|年度报告|工作报告|公开.{0,8}报告|统计表)")
ENOUGH = 3
MOST_ENTRIES = 300
LONGEST_ENTRY = 80
TITLE_LINES = 30


def read_report(blocks: Sequence[Block], *, year: int | None = None, name: str = "") -> Reading:
    """Everything that can be read. `year`: the report year if it is known; `name`: the file's name, which may tell it.

    Never raises on what a report contains; what is doubtful is marked, what is lost stays unknown.
    """
    lines = _lines(blocks)
    told = year or year_of(lines, name)
    reading = Reading(_form(blocks, told), told)
    if told is None:
        reading.problems.append("没有找到报告年度，请填写。")
    elif reading.form_id not in (FREE_TEXT, form_of(told).id):
        used = form(reading.form_id).label
        reading.problems.append(f"{told}年度应当使用{form_of(told).label}，原报告的表格是{used}，请核对年度。")
    if reading.form_id != FREE_TEXT:
        _tables(blocks, reading)
    article = _article(lines, reading.form_id)
    if reading.form_id in (FREE_TEXT, STATISTICS_2014):
        reading.texts = {"overview": "\n".join(article)}
        if not reading.cells:
            reading.entries = entries_of(blocks)
    else:
        reading.texts = split_sections("\n".join(article), original=True)
    if reading.form_id != FREE_TEXT and not reading.cells:
        reading.problems.append("没有找到这一年度格式的表格，请对照原文填写。")
    judge(reading)
    return reading


def judge(reading: Reading) -> None:
    """Numbers that do not balance are doubtful, however clearly they were read."""
    for finding in outcome(reading.data()).findings:
        if finding.checked and finding.rule in BALANCES:
            for key in finding.cells:
                reading.doubt(key, f"{finding.rule} {finding.message}")


def year_of(lines: Sequence[str], name: str = "") -> int | None:
    """The report year: of the title first, then of the file's name, then of the first lines."""
    head = [simplified(line) for line in lines[:TITLE_LINES]]
    titles = [line for line in head if len(line) < LONGEST_ENTRY and TITLE.search(line)]
    for line in (*titles, simplified(name), *head):
        if match := YEAR.search(line):
            found = int(match[1]) if match[1] else int(evaluate(match[2].replace("○", "〇").replace("O", "〇")))
            if 2008 <= found <= 2100:
                return found
    return None


def _lines(blocks: Sequence[Block]) -> list[str]:
    """Lines of text, and rows of a grid that hold one cell: a spreadsheet keeps its texts so."""
    found: list[str] = []
    for block in blocks:
        if isinstance(block, str):
            found.append(block)
            continue
        for row in block:
            filled = [text for text in row if text and text.strip()]
            if len(filled) == 1:
                found += [line.strip() for line in filled[0].splitlines() if line.strip()]
    return found


def _article(lines: list[str], form_id: str) -> list[str]:
    """The text without the frame of its page, its title, and what belongs to the tables."""
    page = read_page(lines)
    known = labels(form_id)
    sections = {words(section.label)[0] for section in known.form.sections if not section.numbered}
    kept = (line for line in lines[page.first : page.last] if words(line)[0] not in sections)
    return [line for line in kept if words(line)[0] not in known.titles and known.match(line) is None]


def _form(blocks: Sequence[Block], year: int | None) -> str:
    """The form whose own words the tables use; the year decides where they tell nothing."""
    texts = (t for block in blocks for t in ([block] if isinstance(block, str) else [c for r in block for c in r if c]))
    count: Counter[str] = Counter()
    applicants = 0
    for text in texts:
        if len(text) < LONGEST_ENTRY:
            for part in set(words(text)):
                count.update([own_words()[part]] if part in own_words() else [])
                applicants += part in APPLICANT_WORDS
    if count and (best := count.most_common(1)[0])[1] >= ENOUGH and (best[0] != STATISTICS_2014 or not applicants):
        return best[0]
    usual = form_of(year).id if year else FREE_TEXT
    if applicants >= ENOUGH and usual in (FREE_TEXT, STATISTICS_2014):
        return CURRENT if count[CURRENT] >= count[REPORT_2019] else REPORT_2019
    return usual


def _tables(blocks: Sequence[Block], reading: Reading) -> None:
    known = labels(reading.form_id)
    run: list[str] = []
    grids = GridReader(known, reading)
    for block in blocks:
        if isinstance(block, str):
            run.append(block)
        else:
            grids.read(block)
    if run and not any(key.startswith((f"{REQUESTS}.", "on_request.")) for key in reading.cells):
        StreamReader(known, reading).read(run)


def entries_of(blocks: Sequence[Block]) -> list[Entry]:
    """Figures under their own names: of a table its rows with one number, else those of the text."""
    found: list[Entry] = []
    for block in blocks:
        for row in () if isinstance(block, str) else block:
            found += _entry_of([text.strip() for text in row if text and text.strip()])
    if not found:
        for block in blocks:
            if isinstance(block, str):
                found += _entries_in(block)
    return list(dict.fromkeys(found))[:MOST_ENTRIES]


def _entry_of(cells: list[str]) -> list[Entry]:
    names = [text for text in cells if not is_figure(text) and simplified(text) not in UNIT_WORDS]
    figures = [text for text in cells if is_figure(text)]
    if not names or len(figures) != 1 or len(names[-1]) > LONGEST_ENTRY:
        return []
    unit = next((text for text in cells if simplified(text) in UNIT_WORDS), "")
    return [Entry("　".join(names), figures[0], unit)]


def _entries_in(text: str) -> list[Entry]:
    found = []
    for sentence in re.split(r"[。！？!?；;\n]", text):
        for place in places(normalise(sentence)):
            label = place.before.strip("，,、:：（()） ")
            written = normalise(sentence)[place.figure.start : place.figure.end]
            # 一个、四项 are words of the text, no figures.
            if len(label) > 1 and place.figure.kind != "other" and re.search(r"\d", written):
                value = written.removesuffix(place.figure.unit).strip()
                found.append(Entry(label[-LONGEST_ENTRY:], value, place.figure.unit))
    return found
