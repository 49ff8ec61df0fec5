"""What words or spelling give away: 密级标志, 内部资料, phones, mail, number plates, dwellings, birth dates, papers."""

import re
from collections.abc import Iterator
from datetime import date

from gongkai.apps.disclosure.rules.sensitive.findings import WEIGHTS, Kind, Weight

EDGE = r"(?<![0-9A-Za-z.])"
END = r"(?![0-9A-Za-z]|\.[0-9])"
GAP = r"[ \u00a0\-‐‑‒–—−·\u00ad\u200b-\u200d\u2060\ufeff]{0,2}"
# Bounded, so that a page of blanks cannot make the search slow.
SP = r"\s{0,4}"
LEVEL = rf"(?:[绝絕]{SP}密|[机機]{SP}密|[秘祕]{SP}密)"
KEPT_INSIDE = r"(?:[请請]?(?:注意|妥善)保(?:存|管|密)|(?:[请請]勿|不得|严禁|嚴禁)外[传傳])"
INTERNAL = rf"[内內]{SP}部{SP}(?:[资資]{SP}料|文{SP}件|材{SP}料|刊{SP}物)"
SPAN = rf"(?:[0-9]{{1,3}}|[一二三四五六七八九十]{{1,3}}){SP}(?:年|[个個]月|月|天|日)"
PERIOD = rf"(?:{SPAN}|[长長]期|[启啟]用前|解密[时時][间間])"
NUMERAL = r"[0-9一二三四五六七八九十百零〇]{1,4}"
DAY = r"(?:[0-9]{4}[年./-][0-9]{1,2}[月./-][0-9]{1,2}日?|[0-9]{4}年[0-9]{1,2}月|(?:19|20)[0-9]{6}(?![0-9]))"
HOST = r"(?:[A-Za-z0-9-]{1,63}\.){1,4}[A-Za-z]{2,12}"
UNIT = r"(?!\s?(?:元|万|亿|萬|億|吨|公斤|千克|公里|平方米|亩|户|人次|个|%))"
HOME = r"(?:家庭|户籍|身份证|现|常住|经常居)?(?:住址|住所|居住地址|居住地|家庭地址|户籍地址|户籍所在地|通信住址)"
NUMBERED = rf"(?:{NUMERAL}|[A-Za-z])"
PLATE_PLACES = "京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼"

SHAPES: tuple[tuple[Kind, str], ...] = (
    # 机密★10年, 绝密★启用前 (国家秘密标志); 密级：机密; the level alone on a line, as in a page head
    ("secrecy_mark", rf"{LEVEL}级?{SP}[★☆✩⭐*]{SP}{PERIOD}?"),
    ("secrecy_mark", rf"密{SP}[级級](?:和保密期限)?{SP}[:：]{SP}{LEVEL}"),
    ("secrecy_mark", rf"^[ \t【\[(（]*{LEVEL}(?:级|{SP}(?:文件|件))?[ \t】\])）]*$"),
    ("internal_mark", rf"{INTERNAL}{SP}[,，、;；(（]?{SP}{KEPT_INSIDE}"),
    ("internal_mark", rf"^[ \t【\[(（]*(?:{INTERNAL}|工{SP}作{SP}秘{SP}密)[ \t】\])）]*$"),
    ("internal_mark", r"^[ \t【\[(（]*(?:请)?(?:注意保存|妥善保管)[ \t】\])）。]*$"),
    ("internal_mark", r"(?:仅|只)供内部(?:使用|参考|掌握|传阅|工作)"),
    ("mobile_phone", rf"{EDGE}(?:(?:\+|00)?86{GAP})?1[3-9][0-9]{GAP}[0-9]{{4}}{GAP}[0-9]{{4}}{END}{UNIT}"),
    ("landline", rf"{EDGE}\(?0[1-9][0-9]{{1,2}}\)?{GAP}[2-9][0-9]{{6,7}}{END}{UNIT}"),
    ("landline", rf"(?:电话|電話|传真|联系方式)(?:号码)?[:： ]{{1,3}}[2-9][0-9]{{6,7}}{END}"),
    ("email", rf"{EDGE}[A-Za-z0-9][A-Za-z0-9._%+-]{{0,63}}@{HOST}(?![0-9A-Za-z])"),
    ("licence_plate", rf"[{PLATE_PLACES}][A-HJ-NP-Z][ ·•.\-]{{0,2}}[A-HJ-NP-Z0-9]{{4,5}}[A-HJ-NP-Z0-9挂学警港澳]{END}"),
    ("birth_date", rf"(?:出生(?:日期|年月日?)?|生日|生于|出生于)[ \t]{{0,3}}[:：]?[ \t]{{0,3}}{DAY}"),
    ("birth_date", rf"{EDGE}{DAY}(?:出生|生(?=[，,、。；;)）\s]|$))"),
    ("address", rf"{HOME}[ \t]{{0,3}}[:：]?[ \t]{{0,3}}[^\s，,。；;：:、]{{3,40}}?{NUMBERED}(?:号|室|户|栋|幢|组|楼)"),
    (
        "address",
        rf"[\u4e00-\u9fff0-9]{{2,16}}{NUMBERED}(?:号?楼|栋|幢|座){SP}{NUMERAL}单元(?:{SP}{NUMERAL}(?:号|室|户)?)?",
    ),
    ("address", rf"[\u4e00-\u9fff]{{1,8}}(?:村|屯|庄|社区){SP}{NUMERAL}(?:村民小)?[组組社队]{SP}{NUMERAL}号"),
)
PATTERNS = tuple((kind, re.compile(shape, re.MULTILINE)) for kind, shape in SHAPES)
PAPERS = "护照|護照|通行证|通行證|回乡证|台胞证|居留证|居住证号|军官证|士兵证|警官证"
# Near its name any number of the right length counts; elsewhere only the shape of a Chinese passport, and only in a
# text that speaks of passports at all.
NAMED_PAPER = re.compile(rf"(?:{PAPERS})[^0-9A-Za-z\n]{{0,12}}([A-Za-z]{{0,2}}[0-9]{{6,9}}){END}")
PASSPORT = re.compile(rf"{EDGE}(?:[EGDSP][0-9]{{8}}|E[A-HJ-NP-Z][0-9]{{7}}|[CWHM][0-9]{{8,10}}){END}", re.IGNORECASE)
SPEAKS_OF_PAPERS = re.compile(PAPERS)
ACCOUNT = re.compile(rf"(?:[账帐賬帳卡]号|存折号|一卡通号?)(?:码)?[:： ]{{0,3}}([0-9](?:{GAP}[0-9]){{9,27}}){END}")
OFFICIAL_MAIL = re.compile(r"@(?:[\w-]+\.)*gov\.cn$", re.IGNORECASE)

Place = tuple[Kind, int, int, Weight]


def places(plain: str) -> Iterator[Place]:
    """(kind, start, end, weight) of everything that words or spelling give away."""
    for kind, pattern in PATTERNS:
        for match in pattern.finditer(plain):
            if weight := _weight(kind, match.group()):
                start, end = match.span()
                found = match.group()
                yield kind, start + len(found) - len(found.lstrip()), end - len(found) + len(found.rstrip()), weight
    for match in ACCOUNT.finditer(plain):
        yield "bank_account", *match.span(1), "check"
    for match in NAMED_PAPER.finditer(plain):
        yield "travel_document", *match.span(1), "stop"
    if SPEAKS_OF_PAPERS.search(plain):
        yield from (("travel_document", *match.span(), "stop") for match in PASSPORT.finditer(plain))


def _weight(kind: Kind, found: str) -> Weight | None:
    """None where the shape deceives."""
    if kind == "email":
        return "notice" if OFFICIAL_MAIL.search(found) else "check"
    if kind == "licence_plate":
        return WEIGHTS[kind] if sum(c.isdigit() for c in found) >= 2 else None
    if kind == "birth_date":
        return _birth_weight(found)
    return WEIGHTS[kind]


def _birth_weight(found: str) -> Weight | None:
    """A month is what 任前公示 says of officials; a day is nobody's business."""
    digits = [int(n) for n in re.findall(r"[0-9]+", found)]
    if len(digits) == 1 and digits[0] > 9999:
        digits = [digits[0] // 10000, digits[0] // 100 % 100, digits[0] % 100]
    if not 1900 <= digits[0] <= 2100:
        return None
    if len(digits) < 3:
        return "notice"
    try:
        date(*digits[:3])
    except ValueError:
        return None
    return "check"
