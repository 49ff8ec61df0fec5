"""Reading the text of a report: its sections, and the figures in it with the cell each of them names (R10)."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cache

from zhconv_rs import zhconv

from gongkai.apps.disclosure.rules.report import numerals
from gongkai.apps.disclosure.rules.report.cells import FEE_KEY, REQUESTS, catalogue
from gongkai.apps.disclosure.rules.report.numerals import Figure
from gongkai.apps.disclosure.rules.report.template import Nil, Phrase, template, wording
from gongkai.apps.disclosure.rules.report.values import Number

WIDE = str.maketrans("０１２３４５６７８９．", "0123456789.")
SENTENCE = re.compile(r"[^。！？!?\n]+(?:[。！？!?\n]+其中[^。！？!?\n]*)*")
YEAR = re.compile(r"(?<!\d)((?:19|20)\d\d)年")
CLAUSE_END = "，,；;：:。\n"
LOOK_BACK = 200
LONGEST_EXCERPT = 60
TOTAL = f"{REQUESTS}.total."
SPLIT_APPLICANTS = 4


@dataclass(frozen=True)
class NarrativeFigure:
    """A figure of the text. `cell` None: not a figure of the form. Amounts are in 万元, as the form prints them."""

    section: str
    excerpt: str
    value: Number
    unit: str
    cell: str | None
    approximate: bool = False


@dataclass(frozen=True)
class Place:
    """A figure and the words around it: its own clause before and after, and the sentence so far."""

    figure: Figure
    before: str
    clause: str
    earlier: str


def normalise(text: str) -> str:
    """Simplified script, half-width digits; what a machine converted to traditional script reads as before."""
    return zhconv(text, "zh-cn").translate(WIDE)


def split_sections(text: str, *, original: bool = False) -> dict[str, str]:
    """A whole report cut at the titles of its six sections; what stands before the first is `introduction`.

    The texts come in simplified script; `original`: as they were written.
    """
    lines, found, current = text.splitlines(), {}, "introduction"
    titles = {
        re.sub(r"\s", "", f"{section.heading[:2]}{label}"): section.key
        for section in template().sections
        for label in (section.label, *section.label_aliases)
    }
    collected: dict[str, list[str]] = {current: []}
    for line in lines:
        judged = normalise(line)
        if key := titles.get(re.sub(r"\s", "", judged)):
            current = key
            collected[current] = []
        else:
            collected[current].append(line if original else judged)
    texts = {section.key for section in template().sections if section.kind == "text"} | {"introduction"}
    for key, part in collected.items():
        if key in texts and (body := "\n".join(part).strip()):
            found[key] = body
    return found


def figures_in(narrative: Mapping[str, str], report_year: int | None = None) -> list[NarrativeFigure]:
    """Every figure of the texts, and statements of nil (未收到…) as zero, each with the cell it names."""
    found: list[NarrativeFigure] = []
    for section, text in narrative.items():
        for sentence in SENTENCE.findall(normalise(text)):
            found += _of_sentence(section, sentence, report_year)
            found += _nil(section, sentence, report_year)
    return found


def places(sentence: str) -> list[Place]:
    """The figures of a sentence with the words that belong to each."""
    found = list(numerals.figures(sentence))
    ends = [0, *(figure.end for figure in found)]
    starts = [*(figure.start for figure in found), len(sentence)]
    return [_place(sentence, figure, ends[n], starts[n + 1]) for n, figure in enumerate(found)]


def _of_sentence(section: str, sentence: str, year: int | None) -> Iterator[NarrativeFigure]:
    row = ""
    for place in places(sentence):
        cell = None if _elsewhen(place.before, place.earlier, year) else _cell(place, row)
        if cell and cell.startswith(REQUESTS):
            row = cell.split(".", 2)[2]
        figure = place.figure
        value = _value(figure)
        excerpt = f"{place.before.lstrip(f'{CLAUSE_END}、')}{sentence[figure.start : figure.end]}"[-LONGEST_EXCERPT:]
        yield NarrativeFigure(section, excerpt.strip(), value, figure.unit, cell, figure.approximate)


def _place(sentence: str, figure: Figure, previous_end: int, next_start: int) -> Place:
    earlier = sentence[max(0, figure.start - LOOK_BACK) : figure.start]
    start = figure.start
    floor = max(previous_end, figure.start - LOOK_BACK)
    # "共收到政府信息公开申请，合计23件": a clause of mere fillers belongs to the one before it.
    while start > floor and not _bare_words(sentence[start : figure.start], ()):
        start = _clause_start(sentence, start, floor)
    after = re.split(f"[{CLAUSE_END}、]", sentence[figure.end : next_start], maxsplit=1)[0]
    before = sentence[start : figure.start]
    return Place(figure, before, f"{before} {after[:LOOK_BACK]}", earlier)


def _clause_start(sentence: str, end: int, floor: int) -> int:
    start = end - 1
    while start > floor and sentence[start - 1] not in CLAUSE_END:
        start -= 1
    return start


def _bare_words(text: str, verbs: Iterable[str]) -> str:
    """What is left of a clause without punctuation, fillers and the given verbs."""
    for word in (*verbs, *_fillers()):
        text = text.replace(word, "")
    return re.sub(r"[\s，,；;：:、。（）()“”\"]", "", text)


def _cell(place: Place, row: str) -> str | None:
    column = next((a.column for a in wording().applicants if _has(place.clause, a.nouns)), "")
    cell = next((phrase.cell for phrase in wording().figures if _matches(phrase, place)), None)
    if cell is None and column and row and _is_split(place):
        cell = f"{TOTAL}{row}"
    if cell and column and cell.startswith(TOTAL):
        cell = f"{REQUESTS}.{column}.{cell.removeprefix(TOTAL)}"
    known = catalogue().find(cell) if cell else None
    if known is None or (known.type == "decimal") is not (place.figure.kind == "money"):
        return None
    return cell if place.figure.kind != "other" else None


def _is_split(place: Place) -> bool:
    """ "其中自然人20件" after a total: nothing but the applicants stands before the figure."""
    nouns = [noun for applicant in wording().applicants for noun in applicant.nouns]
    return len(_bare_words(place.before, nouns)) <= SPLIT_APPLICANTS


def _matches(phrase: Phrase, place: Place) -> bool:
    if phrase.verbs and not _has(place.before, phrase.verbs):
        return False
    if phrase.nouns and not _has(place.clause, phrase.nouns):
        return False
    if _has(place.clause, phrase.excluded):
        return False
    if not phrase.subject or _has(place.clause, wording().subjects[phrase.subject]):
        return True
    # "办结21件" speaks of what the sentence spoke of before.
    return _subject(place.earlier) == phrase.subject and not _bare_words(place.before, phrase.verbs)


def _subject(earlier: str) -> str:
    """What the sentence spoke about last: requests, reconsideration or lawsuits."""
    pairs = ((word, subject) for subject, words in wording().subjects.items() for word in words if word in earlier)
    return max(((earlier.rfind(word) + len(word), subject) for word, subject in pairs), default=(0, ""))[1]


def _elsewhen(clause: str, earlier: str, year: int | None) -> bool:
    """Whether the clause speaks of another year, a change or a plan."""
    words = wording()
    if _has(clause, words.not_this_year):
        return True
    if _has(clause, words.other_years) and words.carry_over not in clause:
        return True
    years = YEAR.findall(earlier)
    return bool(year and years and int(years[-1]) != year)


@cache
def _fillers() -> tuple[str, ...]:
    return tuple(sorted(wording().fillers, key=len, reverse=True))


def _nil(section: str, sentence: str, year: int | None) -> Iterator[NarrativeFigure]:
    for match in re.finditer(f"[^{CLAUSE_END}]+", sentence):
        clause = match[0]
        entries = [entry for entry in wording().nil if _says_nil(clause, entry)]
        if not entries or next(numerals.figures(clause), None):
            continue
        if _elsewhen(clause, sentence[max(0, match.start() - LOOK_BACK) : match.end()], year):
            continue
        for entry in entries:
            value: Number = Decimal(0) if entry.cell == FEE_KEY else 0
            yield NarrativeFigure(section, clause.strip()[:LONGEST_EXCERPT], value, "", entry.cell)


def _says_nil(clause: str, entry: Nil) -> bool:
    if not _has(clause, entry.nouns) or _has(clause, entry.excluded):
        return False
    positions = [clause.find(word) for word in entry.words if word in clause]
    return bool(positions) and any(clause.find(noun, min(positions)) > 0 for noun in entry.nouns)


def _value(figure: Figure) -> Number:
    if figure.kind == "money":
        return figure.value / 10_000
    return int(figure.value) if figure.value == int(figure.value) else figure.value


def _has(text: str, words: Iterable[str]) -> bool:
    return any(word in text for word in words)
