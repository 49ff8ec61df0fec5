"""多个申请人就相同政府信息提出申请 (条例第四十四条第一款): which descriptions ask for the same information."""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Generic, TypeVar

T = TypeVar("T")

# Document numbers name one document, whatever the words around them: 安财预〔2025〕12号. The words before run into
# the agency's mark without a gap, so only its last two characters count.
DOC_NO = re.compile(r"([\u4e00-\u9fff]{2})[〔\[(【]([0-9]{4})[〕\])】]第?([0-9]+)号")
# Words in which everybody wraps the same wish.
WRAPPING = re.compile(
    r"(请|依法|特此|本人|我|单位|公司|需要|希望|要求)*(申请|公开|提供|获取|查询)+(关于|有关|以下|下列)*"
    r"|的?(政府)?信息$|等?(相关)?(材料|资料|文件)$"
)
PUNCTUATION = re.compile(r"[\W_]+")


@dataclass(frozen=True)
class Asked(Generic[T]):
    """One request: who asked (an equality index, never a number in clear), for what, and the request itself."""

    applicant: str
    description: str
    hint: str
    item: T


def key(description: str, hint: str = "") -> str:
    """What is asked for, without wrapping and punctuation; a document number alone when there is one."""
    text = unicodedata.normalize("NFKC", f"{hint} {description}")
    if number := DOC_NO.search(re.sub(r"\s+", "", text)):
        return "-".join(number.groups())
    return PUNCTUATION.sub("", WRAPPING.sub("", PUNCTUATION.sub("", unicodedata.normalize("NFKC", description))))


def groups(asked: Iterable[Asked[T]], at_least: int = 2) -> list[list[Asked[T]]]:
    """Requests for the same information by at least so many different applicants, the most asked first.

    One applicant who asks twice repeats himself (第三十六条第六项); only several make a candidate.
    """
    found: dict[str, list[Asked[T]]] = {}
    for one in asked:
        if wanted := key(one.description, one.hint):
            found.setdefault(wanted, []).append(one)
    several = [group for group in found.values() if applicants(group) >= at_least]
    return sorted(several, key=applicants, reverse=True)


def applicants(group: Iterable[Asked[T]]) -> int:
    return len({one.applicant for one in group})
