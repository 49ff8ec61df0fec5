"""公文 as PDF, set by typst. Fonts of the standard come first, free ones after them; without any it still compiles."""

import json
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import lru_cache
from pathlib import Path

import typst

from gongkai.web.official import OfficialDocument

TEMPLATE = Path(__file__).parent / "typst" / "official.typ"

# The faces GB/T 9704 asks for, by the names under which they are installed, and what stands in for them.
WANTED = {
    "小标宋体（标题）": ("FZXiaoBiaoSong-B05", "FZXiaoBiaoSong-B05S", "方正小标宋简体", "方正小标宋_GBK"),
    "仿宋体（正文）": ("FangSong_GB2312", "FangSong", "仿宋_GB2312", "仿宋", "STFangsong", "FZFangSong-Z02"),
    "黑体（一级标题）": ("SimHei", "黑体", "STHeiti"),
    "楷体（二级标题）": ("KaiTi_GB2312", "KaiTi", "楷体_GB2312", "楷体", "STKaiti"),
    "宋体（页码）": ("SimSun", "宋体", "STSong"),
}
FREE = (
    "Noto Serif CJK SC",
    "Source Han Serif SC",
    "Noto Serif SC",
    "Noto Sans CJK SC",
    "Source Han Sans SC",
    "Noto Sans SC",
    "WenQuanYi Micro Hei",
    "WenQuanYi Zen Hei",
    "AR PL UMing CN",
    "Droid Sans Fallback",
)


@dataclass(frozen=True)
class MissingFont:
    """A face of the standard that this machine lacks; `substitute` is empty when no Chinese font stands in."""

    face: str
    substitute: str

    def __str__(self) -> str:
        if self.substitute:
            return f"未安装{self.face}，公文以 {self.substitute} 代替"
        return f"未安装{self.face}，也没有可代替的中文字体，公文中的汉字将无法显示"


@lru_cache(maxsize=1)
def _families() -> frozenset[str]:
    return frozenset(typst.Fonts().families())


def fonts_missing() -> list[MissingFont]:
    """The faces of the standard that are not installed; empty when letters look exactly as the standard asks."""
    installed = _families()
    substitute = next((name for name in FREE if name in installed), "")
    return [MissingFont(face, substitute) for face, names in WANTED.items() if not installed.intersection(names)]


def render(document: OfficialDocument) -> bytes:
    """The document as PDF; the same document gives the same bytes on the same machine."""
    return typeset(document)


def typeset(document: OfficialDocument, *, system_fonts: bool = True) -> bytes:
    made = document.date
    return bytes(
        typst.compile(
            TEMPLATE,
            root=TEMPLATE.parent,
            format="pdf",
            ignore_system_fonts=not system_fonts,
            # Text travels as data, so nothing a person typed can act as markup.
            sys_inputs={
                "document": json.dumps(document.as_data(), ensure_ascii=False),
                "subject": document.subject or document.title,
            },
            timestamp=int(datetime(made.year, made.month, made.day, tzinfo=UTC).timestamp()) if made else 0,
        )
    )
