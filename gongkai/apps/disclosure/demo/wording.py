"""Words for invented texts: lists, and samples whose gaps are filled by a seeded generator."""

import re
import tomllib
from collections.abc import Mapping, Sequence
from functools import cache
from html import escape
from pathlib import Path
from random import Random
from typing import Any

DATA = Path(__file__).resolve().parent / "data"
# {word}, {n:3-9}, {choice:a/b}; the live fields of a report, {{指标:…}}, are left alone.
GAP = re.compile(r"(?<!\{)\{([a-z_]+[0-9]?)(?::([^{}]*))?\}(?!\})")
RANGE = re.compile(r"(\d+)-(\d+)")
SUMS = {"@budget": "预算数", "@accounts": "决算数"}
CJK_DIGITS = "零一二三四五六七八九"


@cache
def data(name: str) -> dict[str, Any]:
    """One of the files beside this module."""
    return tomllib.loads((DATA / f"{name}.toml").read_text(encoding="utf-8"))


class Known(dict[str, str]):
    """What the gaps of one text are filled with. A word that is not given is drawn once and then stays."""

    def __init__(self, rng: Random, given: Mapping[str, str], own: Mapping[str, list[str]] | None = None) -> None:
        super().__init__(given)
        self.rng, self.own = rng, own or {}

    def __missing__(self, name: str) -> str:
        if name == "masked":
            self[name] = masked_name(self.rng)
            return self[name]
        words = self.words(name)
        taken = set(self.values())
        self[name] = self.rng.choice([word for word in words if word not in taken] or words)
        return self[name]

    def words(self, name: str) -> list[str]:
        """The list a gap draws from, the body's own before the common one; {town2} is another town than {town}."""
        if name == "any_body":
            return [body["name"] for body in data("bodies")["bodies"]]
        base = name.rstrip("0123456789")
        return self.own.get(base) or list(data("words")[base])

    def fill(self, text: str) -> str:
        return GAP.sub(self._gap, text)

    def _gap(self, match: re.Match[str]) -> str:
        name, option = match[1], match[2]
        if option is None:
            return self.fill(self[name])
        if name == "choice":
            return self.rng.choice(option.split("/"))
        found = RANGE.fullmatch(option)
        if found is None:
            raise ValueError(f"{match[0]}: a range is written low-high")
        return str(self.rng.randint(int(found[1]), int(found[2])))

    def fresh(self, **given: str) -> "Known":
        """The same given words, everything drawn anew: for the rows of a table."""
        kept = {name: value for name, value in self.items() if not _is_drawn(name)}
        return Known(self.rng, {**kept, **given}, self.own)


def _is_drawn(name: str) -> bool:
    return name in ("masked", "any_body") or name.rstrip("0123456789") in data("words")


def person_name(rng: Random) -> str:
    words = data("words")
    return rng.choice(words["surnames"]) + str(rng.choice(words["given"]))


def masked_name(rng: Random) -> str:
    """How a person appears in what is published: 程某某."""
    return f"{rng.choice(data('words')['surnames'])}某某"


def chinese_number(number: int) -> str:
    """1 to 99 in characters."""
    tens, ones = divmod(number, 10)
    head = "" if not tens else ("" if tens == 1 else CJK_DIGITS[tens]) + "十"
    return head + (CJK_DIGITS[ones] if ones or not tens else "")


def as_html(sample: str, known: Known) -> str:
    """A sample as the body of a document: a paragraph a line, headings, signatures, tables."""
    return "\n".join(_line(line.strip(), known) for line in sample.strip().splitlines() if line.strip())


def _line(line: str, known: Known) -> str:
    if line.startswith("# "):
        return f"<h2>{escape(known.fill(line[2:]))}</h2>"
    if line.startswith("> "):
        return f'<p class="align-right">{escape(known.fill(line[2:]))}</p>'
    if line in SUMS:
        return _budget(known.rng, SUMS[line])
    if line.startswith("@table "):
        return _table(line.removeprefix("@table "), known)
    return f"<p>{escape(known.fill(line))}</p>"


def _table(spec: str, known: Known) -> str:
    """`N | head=cell | …`: N rows; a cell that is one list of words takes another word in every row."""
    count, *columns = (part.strip() for part in spec.split("|"))
    heads, cells = zip(*(column.split("=", 1) for column in columns), strict=True)
    drawn = {cell: _without_repeats(cell, int(count), known) for cell in cells}
    rows = []
    for number in range(int(count)):
        row = known.fresh(row=str(number + 1))
        rows.append([drawn[cell][number] if drawn[cell] else row.fill(cell) for cell in cells])
    return _markup(heads, rows)


def _without_repeats(cell: str, count: int, known: Known) -> list[str]:
    match = GAP.fullmatch(cell)
    if match is None or match[2] is not None or not _is_drawn(match[1]) or match[1] == "masked":
        return []
    words = known.words(match[1])
    return known.rng.sample(words, count) if len(words) >= count else []


def _budget(rng: Random, figures: str) -> str:
    """收支总表: both sides add up to the same total."""
    income = [rng.randint(300, 4200), rng.randint(0, 600), rng.randint(0, 120), rng.randint(0, 200)]
    total = sum(income)
    basic = total * rng.randint(40, 70) // 100
    spending = [basic, total - basic - total // 20, total // 20, 0]
    names = ("一般公共预算拨款", "政府性基金预算拨款", "其他收入", "上年结转")
    uses = ("基本支出", "项目支出", "其他支出", "结转下年")
    lines = zip(names, income, uses, spending, strict=True)
    rows = [[a, f"{b:,}", c, f"{d:,}"] for a, b, c, d in lines]
    rows.append(["收入总计", f"{total:,}", "支出总计", f"{sum(spending):,}"])
    return _markup(("收入项目", figures, "支出项目", figures), rows)


def _markup(heads: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    head = "".join(f'<th scope="col">{escape(cell)}</th>' for cell in heads)
    body = "".join("<tr>" + "".join(f"<td>{escape(cell)}</td>" for cell in row) + "</tr>" for row in rows)
    return f"<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"
