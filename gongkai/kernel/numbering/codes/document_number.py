"""发文字号: `机关代字〔YYYY〕N号` (党政机关公文格式 GB/T 9704, 公文处理工作条例)."""

import re
from datetime import date

from gongkai.kernel.numbering.codes.result import Result, refuse, shorten, stray_characters, unreadable
from gongkai.kernel.numbering.codes.text import half_width, is_ascii_digits, squeeze

NAME = "发文字号"
LONGEST = 60
LONGEST_MARK = 20
FIRST_YEAR = 1949
EXAMPLE = "国办发〔2017〕47号"

OPENING = "〔[(【﹝〖{「＜<"
CLOSING = "〕])】﹞〗}」＞>"
LOOSE = re.compile(
    rf"(?P<mark>[^{re.escape(OPENING + CLOSING)}]*)(?P<open>[{re.escape(OPENING)}])"
    rf"(?P<year>[^{re.escape(OPENING + CLOSING)}]*)(?P<close>[{re.escape(CLOSING)}])(?P<tail>.*)"
)
TAIL = re.compile(r"(?P<ordinal>第?)(?P<number>[0-9]*)(?P<unit>[号號]?)")
MARK = re.compile(r"[A-Za-z㐀-鿿]*[㐀-鿿][A-Za-z㐀-鿿]*")


def examine(value: object, *, today: date) -> Result:
    """Strict about the printed form; whatever can be read is suggested properly spelt in `normalised`.

    Square, round and other brackets, a 第, leading zeros, 號 and blanks are recognised and named: GB/T 9704
    wants the year in 六角括号 and the number without 第 and without padding.
    """
    if refusal := unreadable(value, NAME):
        return refusal
    text = str(value)
    code = half_width(squeeze(text))
    if len(code) > LONGEST:
        return refuse(f"{NAME}过长：不应超过{LONGEST}个字符。")
    loose = LOOSE.fullmatch(code)
    tail = TAIL.fullmatch(loose["tail"]) if loose else None
    if loose is None or tail is None:
        return Result(problems=_why_unreadable(code, loose))
    content = [
        *_mark_problems(loose["mark"]), *_year_problems(loose["year"], today), *_number_problems(tail["number"])
    ]  # fmt: skip
    suggestion = "" if content else _spell(loose["mark"], loose["year"], tail["number"])
    form = _form_problems(text, loose, tail)
    if form and suggestion:
        form[-1] += f"建议写作“{shorten(suggestion)}”。"
    parts: dict[str, str | int | bool] = {} if content else _parts(loose["mark"], loose["year"], tail["number"])
    return Result(problems=form + content, normalised=suggestion, parts=parts)


def normalise(value: str, *, today: date) -> str:
    """The proper spelling of whatever can be read as a document number, "" otherwise; imports use it."""
    return examine(value, today=today).normalised


def compose(*, mark: str, year: int, number: int) -> str:
    """机关代字 + year in hexagonal brackets + number without padding."""
    if not MARK.fullmatch(mark):
        raise ValueError("机关代字应为汉字。")
    return f"{mark}〔{year}〕{number}号"


def _spell(mark: str, year: str, number: str) -> str:
    return f"{mark}〔{year}〕{int(number)}号"


def _parts(mark: str, year: str, number: str) -> dict[str, str | int | bool]:
    return {"mark": mark, "year": int(year), "number": int(number)}


def _why_unreadable(code: str, loose: re.Match[str] | None) -> list[str]:
    expected = f"应写作“机关代字〔年份〕N号”，如“{EXAMPLE}”。"
    if loose is None:
        return [f"{NAME}缺少用六角括号“〔〕”括起的年份。{expected}"]
    return [f"{NAME}的年份之后只能是顺序号和“号”字。{expected}"]


def _mark_problems(mark: str) -> list[str]:
    if not mark:
        return [f"{NAME}缺少机关代字，如“{EXAMPLE}”中的“国办发”。"]
    if len(mark) > LONGEST_MARK:
        return [f"{NAME}的机关代字过长。"]
    return [] if MARK.fullmatch(mark) else [f"{NAME}的机关代字应为汉字，不应含数字或符号。"]


def _year_problems(year: str, today: date) -> list[str]:
    if not (is_ascii_digits(year) and len(year) == 4):
        return [f"{NAME}的年份应为4位阿拉伯数字，不能简写。"]
    if not FIRST_YEAR <= int(year) <= today.year + 1:
        return [f"{NAME}的年份“{year}”不合理，应在{FIRST_YEAR}年至{today.year + 1}年之间。"]
    return []


def _number_problems(number: str) -> list[str]:
    if not number:
        return [f"{NAME}缺少顺序号。"]
    return [] if int(number) else [f"{NAME}的顺序号应从1编起，不能为0。"]


def _form_problems(text: str, loose: re.Match[str], tail: re.Match[str]) -> list[str]:
    # Full-width brackets are reported as brackets, so only the rest is looked at for stray characters.
    problems = stray_characters(re.sub("[（）［］｛｝＜＞]", "", text), NAME, "")
    if (loose["open"], loose["close"]) != ("〔", "〕"):
        problems.append(f"{NAME}的年份应用六角括号“〔〕”括起。")
    if tail["ordinal"]:
        problems.append(f"{NAME}的顺序号前不加“第”字。")
    if tail["number"].startswith("0") and tail["number"].strip("0"):
        problems.append(f"{NAME}的顺序号不编虚位，前面不加0。")
    if not tail["unit"]:
        problems.append(f"{NAME}的顺序号后应有“号”字。")
    elif tail["unit"] != "号":
        problems.append(f"{NAME}中的“{tail['unit']}”应写作规范字“号”。")
    return problems
