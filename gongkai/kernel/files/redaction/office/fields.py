"""Fields of Word: what they show stays, the instruction behind it goes, but for page numbers."""

from collections.abc import Callable
from dataclasses import dataclass, field

from lxml import etree

from gongkai.kernel.files.redaction.office.package import drop, unwrap

_HARMLESS = frozenset({"PAGE", "NUMPAGES", "SECTIONPAGES"})


@dataclass
class _Field:
    marks: list[etree._Element] = field(default_factory=list)
    codes: list[etree._Element] = field(default_factory=list)

    @property
    def code(self) -> str:
        return "".join(str(one.text or "") for one in self.codes).strip()


def flatten_fields(tree: etree._Element, space: str, tell: Callable[[str], None]) -> None:
    """Complex and simple fields alike; `tell` receives each instruction that is taken away."""
    open_fields: list[_Field] = []
    finished: list[_Field] = []
    for one in tree.iter(f"{{{space}}}fldChar", f"{{{space}}}instrText"):
        if one.tag == f"{{{space}}}instrText":
            if open_fields:
                open_fields[-1].codes.append(one)
            else:
                finished.append(_Field(codes=[one]))
            continue
        kind = one.get(f"{{{space}}}fldCharType")
        if kind == "begin":
            open_fields.append(_Field())
        if open_fields:
            open_fields[-1].marks.append(one)
        if kind == "end" and open_fields:
            finished.append(open_fields.pop())
    for found in [*finished, *open_fields]:
        if not _is_harmless(found.code):
            tell(found.code)
            for element in (*found.marks, *found.codes):
                drop(element)
    for simple in list(tree.iter(f"{{{space}}}fldSimple")):
        code = str(simple.get(f"{{{space}}}instr", ""))
        if not _is_harmless(code):
            tell(code)
            unwrap(simple)


def _is_harmless(code: str) -> bool:
    """A page number and nothing that could carry words."""
    words = code.split()
    return bool(words) and words[0].upper() in _HARMLESS and all(w.startswith("\\") or w.isupper() for w in words[1:])
