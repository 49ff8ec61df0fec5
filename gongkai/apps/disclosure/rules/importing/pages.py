"""A saved page without its frame: what surrounds an article on a site is recognised and kept as facts, not as text.

The words are those that the content systems of public bodies print around an article. Lines are judged in simplified
script and half width; the text itself is never converted.
"""

import re
import unicodedata
from dataclasses import dataclass
from datetime import date

from zhconv_rs import zhconv

from gongkai.apps.disclosure.rules.importing import dates

CRUMB = re.compile(r"^(当前|您的?(现在)?(的)?)位置|^首页$|(首页|主页)\s*[>›»/]|^\s*[>›»]|^您现在(的位置|所在)")
LABEL = re.compile(
    r"(发布|公开|发文|更新|成文|创建)(日期|时间)|(信息|文章|稿件)?来源|(信息)?发布(机构|单位)|作者|责任?编辑"
    r"|(浏览|阅读|点击|访问)(次数|量|数)?|字(号|体)|打印|分享|【|】|大\s*中\s*小"
)
DATED = re.compile(r"(?:发布|公开|发文|更新|成文|创建)(?:日期|时间)\s*[::]?\s*(\S{8,})")
SOURCED = re.compile(r"(?:来源|发布机构|发布单位)\s*[::]\s*([^\s::]{2,60})")
TRAILER = re.compile(
    r"^(解读|政策解读|相关解读|文件下载|附件下载|打印|关闭|收藏|返回(顶部|列表|首页)?|分享(到|至)?.{0,20}|(打印|关闭|收藏|分享|\s|[|【】\[\]()])+"
    r"|扫一扫.{0,30}|微信扫.{0,30}|(上|下)一(条|篇|页)\s*[::].*|(上|下)一(条|篇|页)"
    r"|(相关|热门|推荐|最新)(词条|文章|新闻|信息|链接|阅读|文档|附件|推荐|稿件)|(联系|联络)我们|网站(地图|声明|首页)|隐私声明"
    r"|(信息|文章|稿件)?来源\s*[::].{0,60}|(责任)?编辑\s*[::].{0,30}"
    r"|produced by.*|技术支持.{0,40}|版权所有.*|copyright.*"
    r"|(主办|承办|主管)(单位)?\s*[::].*|.{0,10}ICP备.*|.*公网安备.*|网站标识码.*|首页)$",
    re.IGNORECASE,
)
SIGNER = re.compile(r"^[^\s。，,；;：:]{3,60}$")
BYLINE = re.compile(r"^(?P<who>[^。，,；;：:]{4,60}?)\s+(?P<day>\d{4}[-./年]\d{1,2}[-./月]\d{1,2}日?)$")
# What a title calls itself; of the lines before the text the first that does is the title.
NAMED = re.compile(
    r"(报告|年报|通知|公告|通告|意见|办法|决定|规定|方案|函|批复|公示|目录|指南|总结|计划|规划|预算|决算|名单|制度)$"
)
# The head of a page is short: what comes later is text even where it looks like a label.
HEAD_LINES = 12
LONGEST_LABELS = 160
SIGNATURE_LINES = 4


@dataclass(frozen=True)
class Page:
    """`first` and `last` delimit the lines of the article (`lines[first:last]`); the rest is what the frame said."""

    title: str
    first: int
    last: int
    published_on: date | None = None
    signed_on: date | None = None
    sources: tuple[str, ...] = ()


def plain(line: str) -> str:
    """How a line is judged: simplified, half width, no blanks around."""
    return zhconv(unicodedata.normalize("NFKC", line), "zh-cn").strip()


def read_page(lines: list[str]) -> Page:
    """Cut the frame from the lines of a page; what is not recognised stays text."""
    judged = [plain(line) for line in lines]
    title = _title(judged)
    first = 0 if title is None else title + 1
    head = [n for n in range(min(len(judged), first + HEAD_LINES)) if n < first and n != title]
    while first < len(judged) and (not judged[first] or _is_label(judged[first]) or BYLINE.match(judged[first])):
        head.append(first)
        first += 1
    last = len(judged)
    while last > first and (not judged[last - 1] or TRAILER.match(judged[last - 1])):
        last -= 1
    tail = range(last, len(judged))
    signature = [judged[n] for n in range(max(first, last - SIGNATURE_LINES), last) if judged[n]]
    framed = [judged[n] for n in (*head, *tail)]
    return Page(
        title="" if title is None else lines[title].strip(),
        first=first,
        last=last,
        published_on=_published(framed),
        signed_on=next((day for line in reversed(signature) if (day := dates.only(line))), None),
        sources=tuple(dict.fromkeys([*_sources(framed), *_signers(signature)])),
    )


def _title(judged: list[str]) -> int | None:
    """The line that is the title: one that names a kind of paper, else the first that is no crumb and no label."""
    able = [
        n
        for n, line in enumerate(judged[:HEAD_LINES])
        if 5 <= len(line) <= 150 and not CRUMB.search(line) and not _is_label(line) and "。" not in line
    ]
    return next((n for n in able if NAMED.search(judged[n])), able[0] if able else None)


def _is_label(line: str) -> bool:
    """发布日期、来源、浏览次数: a line that keeps next to nothing once its labels, dates and figures are gone."""
    if not line or len(line) > LONGEST_LABELS or not LABEL.search(line):
        return False
    values = SOURCED.sub("", line)
    rest = re.sub(r"[\d\s::年月日\-./|\[\]()【】,]", "", LABEL.sub("", values))
    return len(rest) <= 6


def _published(framed: list[str]) -> date | None:
    labelled = (match for line in framed for match in DATED.finditer(line))
    return next((day for match in labelled if (day := dates.find(match[1]))), None) or next(
        (day for line in framed if (day := dates.find(line))), None
    )


def _sources(framed: list[str]) -> list[str]:
    named = (match[1] for line in framed for match in SOURCED.finditer(line))
    found = [name for name in named if not LABEL.search(name)]
    return [*found, *(match["who"] for line in framed if (match := BYLINE.match(line)))]


def _signers(signature: list[str]) -> list[str]:
    return [line for line in signature if SIGNER.match(line) and not dates.only(line)]
