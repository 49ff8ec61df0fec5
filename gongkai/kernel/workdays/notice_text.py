"""The Chinese text of a holiday notice, read clause by clause.

The notices of 2004 to 2026 say the same in three manners: `1月1日至3日放假调休，共3天。1月4日（周日）上班。`;
`5月1日放假，5月2日（星期一）补休。`; and, until 2009, `将4月28日（星期六）、29日（星期日）两个公休日调至5月4日…`.
Every weekday and every count of days the text gives is checked against the calendar, so that a slip of the
pen is refused instead of imported.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta

from gongkai.kernel.workdays.arithmetic import Calendar
from gongkai.kernel.workdays.notices import Notice, NoticeDay, NoticeError, refuse_bad_days

FESTIVALS = {
    "元旦": ("元旦", "新年"),
    "春节": ("春节",),
    "清明节": ("清明",),
    "劳动节": ("劳动节", "五一"),
    "端午节": ("端午",),
    "中秋节": ("中秋",),
    "国庆节": ("国庆", "十一"),
}
ITEM = re.compile(r"(?:^|(?<=[。;:\s]))[一二三四五六七八九十]{1,2}、")
DAY_TEXT = re.compile(r"(?:(\d{4})年)?(?:(\d{1,2})月)?(\d{1,2})日(?:\(([^()]*)\))?")
RANGE_MARK = re.compile(r"\s*(至|-|到)\s*$")
WEEKDAY = re.compile(r"(?:星期|周)([一二三四五六日天])")
VERB = re.compile(r"放假|补休|调休$|调至|上班|假期至")
COUNT = re.compile(r"共(\d{1,2})天")
NUMBER = re.compile(r"(国办?发明电)[〔\[［(【](\d{4})[〕\]］)】](\d+)号")
TITLE = re.compile(r"国务院(?:办公厅)?关于[^。；,，]*?的?通知")
YEAR = re.compile(r"(\d{4})年")
SIGNED = re.compile(
    r"国务院(?:办公厅)?(\d{4}|[〇○零一二三四五六七八九]{4})年"
    r"(\d{1,2}|[一二三四五六七八九十]{1,2})月(\d{1,2}|[一二三四五六七八九十]{1,3})日"
)
BRACKETS = re.compile(r"\(([^()]*)\)")
PROLONGED = re.compile(r"延长.*假期至$")
LONGEST = 31
DIGITS = {c: str(i) for i, c in enumerate("零一二三四五六七八九")} | {"〇": "0", "○": "0"}
TIDY = str.maketrans("：（）—–―－～，；\u3000", ":()-----,; ")


@dataclass
class _Reader:
    """Days found so far in one notice, and what did not fit."""

    year: int
    calendar: Calendar | None
    off: dict[date, str] = field(default_factory=dict)
    work: dict[date, str] = field(default_factory=dict)
    problems: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class _Mention:
    """A date in a clause: where it stands and whether it closes a range."""

    day: date
    start: int
    end: int
    closes_range: bool


def from_text(text: str, year: int | None = None, *, calendar: Calendar | None = None) -> Notice:
    """Read a notice. NoticeError names what is missing, ambiguous or contradictory.

    `calendar`, the one in force, is only needed for a notice that prolongs a holiday to a day without saying from when.
    """
    tidy = _tidy(text)
    title = _title(tidy)
    year = year or _year(title, tidy)
    reader = _Reader(year, calendar)
    for name, body in _items(tidy, title):
        _Item(reader, name).read(body)
    if reader.problems:
        raise NoticeError("\n".join(dict.fromkeys(reader.problems)))
    days = [NoticeDay(d, False, n) for d, n in reader.off.items()]
    days += [NoticeDay(d, True, n) for d, n in reader.work.items()]
    refuse_bad_days(year, days)
    whole_year = "部分节假日安排" in tidy or len(set(reader.off.values())) > 2
    return Notice(
        year=year,
        title=title or f"{year}年节假日安排",
        number=_number(tidy),
        issued_on=_issued(tidy),
        whole_year=whole_year,
        days=tuple(sorted(days, key=lambda d: d.date)),
        warnings=tuple(_warnings(reader, whole_year)),
    )


class _Item:
    """One holiday's paragraph. A date without a month or year takes them from the date before it."""

    def __init__(self, reader: _Reader, name: str) -> None:
        self.reader = reader
        self.name = name
        self.last: date | None = None
        self.counted: set[date] = set()

    def read(self, body: str) -> None:
        for sentence in re.split(r"[。;\n]", body):
            if "鼓励" in sentence:
                continue
            self.counted = set()
            for clause in re.split(r"[,:]", sentence):
                self._clause(clause)
            self._check_count(sentence)

    def _clause(self, clause: str) -> None:
        # 其中，29日、30日为法定假日: says why, not what, and may leave out a month that changed meanwhile.
        if not VERB.search(clause):
            return
        mentions = list(self._mentions(clause))
        if not mentions:
            return
        if "调至" in clause:
            self._moved(clause, mentions)
        elif PROLONGED.search(clause[: mentions[-1].start]):
            self._prolonged(mentions[-1].day)
        elif "上班" in clause:
            if "起" not in clause[mentions[-1].end :]:
                self._work(self._days(mentions))
        else:
            self._off(self._days(mentions))

    def _moved(self, clause: str, mentions: list[_Mention]) -> None:
        """`A、B公休日调至C、D`: C and D are off, A and B are worked unless they lie in the holiday anyway."""
        middle = clause.index("调至")
        self._work([m.day for m in mentions if m.start < middle and m.day not in self.reader.off])
        self._off([m.day for m in mentions if m.start > middle])

    def _prolonged(self, end: date) -> None:
        calendar = self.reader.calendar
        day = end
        while calendar and self.name not in calendar.reason(day) and (end - day).days < LONGEST:
            day -= timedelta(days=1)
        if not calendar or self.name not in calendar.reason(day):
            self.reader.problems.append(f"找不到要延长的{self.name}假期。")
            return
        self._off([day + timedelta(days=k) for k in range(1, (end - day).days + 1)])

    def _off(self, days: list[date]) -> None:
        self.counted.update(days)
        for day in days:
            self._refuse_both(day, self.reader.work)
            self.reader.off.setdefault(day, self.name)

    def _work(self, days: list[date]) -> None:
        for day in days:
            self._refuse_both(day, self.reader.off)
            self.reader.work.setdefault(day, self.name)

    def _refuse_both(self, day: date, other: dict[date, str]) -> None:
        if day in other:
            self.reader.problems.append(f"{day} 既放假又上班。")

    def _check_count(self, sentence: str) -> None:
        said = COUNT.search(sentence)
        if said and self.counted and int(said[1]) != len(self.counted):
            self.reader.problems.append(f"{self.name}写明共{said[1]}天，按日期计算为{len(self.counted)}天。")

    def _days(self, mentions: list[_Mention]) -> list[date]:
        days: list[date] = []
        for mention in mentions:
            if not mention.closes_range or not days:
                days.append(mention.day)
                continue
            length = (mention.day - days[-1]).days
            if not 0 < length <= LONGEST:
                self.reader.problems.append(f"{self.name}的起止日期 {days[-1]} 至 {mention.day} 不对。")
                continue
            days += [days[-1] + timedelta(days=k) for k in range(1, length + 1)]
        return days

    def _mentions(self, clause: str) -> Iterator[_Mention]:
        end = 0
        for match in DAY_TEXT.finditer(clause):
            day = self._resolve(match)
            if day is not None:
                self.last = day
                yield _Mention(day, match.start(), match.end(), bool(RANGE_MARK.search(clause[end : match.start()])))
            end = match.end()

    def _resolve(self, match: re.Match[str]) -> date | None:
        written, remark = match[2], match[4] or ""
        if written is None and self.last is None:
            self.reader.problems.append(f"“{match[0]}”没有写明月份。")
            return None
        month = int(written) if written or self.last is None else self.last.month
        try:
            found = date(int(match[1]) if match[1] else self._year_of(month, written), month, int(match[3]))
        except ValueError:
            self.reader.problems.append(f"没有“{match[0]}”这一天。")
            return None
        said = WEEKDAY.search(remark)
        if said and "一二三四五六日".find(said[1].replace("天", "日")) != found.weekday():
            self.reader.problems.append(f"{found} 不是星期{said[1]}，请核对“{match[0]}”。")
        return found

    def _year_of(self, month: int, written: str | None) -> int:
        if written is None and self.last is not None:
            return self.last.year
        # The arrangement of New Year begins in the December before.
        return self.reader.year - 1 if month == 12 and self.name == "元旦" else self.reader.year


def _tidy(text: str) -> str:
    """One kind of punctuation, single dashes, and no commas inside brackets, where they part nothing."""
    flat = re.sub(r"-+", "-", text.translate(TIDY))
    return BRACKETS.sub(lambda m: f"({m[1].replace(',', '、').replace(':', '')})", flat)


def _items(text: str, title: str) -> Iterator[tuple[str, str]]:
    """(holiday, paragraph) of every numbered item that has dates; a notice without items is one paragraph."""
    paragraphs = ITEM.split(text)[1:] or [text]
    for paragraph in paragraphs:
        first = DAY_TEXT.search(paragraph)
        if first:
            # An item may leave the name to the title: 一、2019年5月1日至4日放假调休.
            name = _festival(paragraph[: first.start()]) or _festival(title) or _occasion(title)
            yield name or "放假", paragraph


def _festival(text: str) -> str:
    """The festivals a heading names, in its order: 国庆节、中秋节."""
    places = {name: min((text.find(w) for w in words if w in text), default=-1) for name, words in FESTIVALS.items()}
    return "、".join(sorted((name for name, place in places.items() if place >= 0), key=places.__getitem__))


def _occasion(title: str) -> str:
    match = re.search(r"关于(.+?)(?:调休)?放假", title)
    return match[1] if match else ""


def _title(text: str) -> str:
    match = TITLE.search(re.sub(r"\s+", "", text))
    return match[0] if match else ""


def _year(*texts: str) -> int:
    match = next((m for m in map(YEAR.search, texts) if m), None)
    if not match:
        raise NoticeError("没有找到通知所说的年份，请填写年份。")
    return int(match[1])


def _number(text: str) -> str:
    match = NUMBER.search(re.sub(r"\s+", "", text))
    return f"{match[1]}〔{match[2]}〕{match[3]}号" if match else ""


def _issued(text: str) -> date | None:
    """The date below the signature, in Arabic or Chinese figures."""
    found = list(SIGNED.finditer(re.sub(r"\s+", "", text)))
    if not found:
        return None
    year, month, day = found[-1].groups()
    try:
        return date(int("".join(DIGITS.get(c, c) for c in year)), _number_of(month), _number_of(day))
    except ValueError:
        return None


def _number_of(text: str) -> int:
    """十一 → 11, 二十 → 20, 7 → 7."""
    if text.isdecimal():
        return int(text)
    tens, ten, ones = text.rpartition("十")
    if not ten:
        return int(DIGITS[text])
    return int(DIGITS[tens] if tens else 1) * 10 + int(DIGITS[ones] if ones else 0)


def _warnings(reader: _Reader, whole_year: bool) -> Iterator[str]:
    for day in reader.work:
        if day.weekday() < 5:
            yield f"{day} 本来就是工作日，通知又写明上班，请核对。"
    if whole_year:
        named = "".join(reader.off.values())
        missing = [name for name in FESTIVALS if name not in named]
        if missing and reader.year >= 2008:
            yield f"没有识别到{'、'.join(missing)}，请核对原文。"
