"""申请表: the form of an item with what every application has around it, as one definition of `kernel.eforms`.

Who applies, the materials of the version that the form does not place itself, and how the result is to be delivered.
Ids that begin with `apply_`, `material_` and `handed_` are ours.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from gongkai.apps.services.rules import handling, projects
from gongkai.apps.services.rules.alignment import squeezed
from gongkai.apps.services.rules.elements import Elements, Material
from gongkai.kernel.eforms.definition import Definition
from gongkai.kernel.eforms.definition.parts import SCHEMA

OURS = re.compile(r"apply_\w*|material_\d+|handed_\d+")
FILES = ("jpg", "png", "pdf", "docx", "xlsx")
MOST_FILES, MOST_MB = 10, 20
LABEL, HELP, TEXT = 120, 500, 5000
COURIER, LEGAL = "courier", "legal"
Part = dict[str, Any]
Pairs = Sequence[tuple[str, str]]

# 基本申请表, of every item that has no form of its own.
BASIC: Mapping[str, Any] = {
    "schema": SCHEMA,
    "title": "政务服务事项基本申请表",
    "pages": [
        {
            "id": "matter",
            "title": "申请事项",
            "parts": [
                {
                    "kind": "long_text",
                    "id": "content",
                    "label": "申请内容",
                    "help": "写明申请办理什么。",
                    "required": True,
                    "max_length": 500,
                }
            ],
        }
    ],
}
PROJECT_CODE, RENEWED = "apply_project_code", "apply_renewed"
# The field whose answer is 申请内容 of the case, where a form has it.
CONTENT = "content"


@dataclass(frozen=True)
class Lists:
    """The choices of the model: (value, label) of who applies, documents, ways of delivery, forms of a material."""

    kinds: Pairs
    documents: Pairs
    deliveries: Pairs
    handed_in: Pairs = ()
    channels: Pairs = ()


@dataclass(frozen=True)
class Papers:
    """Addresses of the real files of a material, by its squeezed name: 空白表格 and 示例样表."""

    blank: Mapping[str, str] = field(default_factory=dict)
    sample: Mapping[str, str] = field(default_factory=dict)


def key_of(name: str) -> str:
    """How a material is known again, in a form and from one version to the next."""
    return squeezed(name)


def online(title: str, content: Mapping[str, Any], elements: Elements, lists: Lists, papers: Papers) -> Part:
    """What an applicant fills in: who applies, the pages of the form, materials and delivery."""
    wanted = _Wanted(elements, papers)
    pages = [
        {"id": "apply_person", "title": "申请人", "parts": _person(lists, prefilled=True)},
        *(wanted.page(one) for one in content["pages"]),
        {"id": "apply_papers", "title": "材料和送达" if wanted.left() else "结果送达", "parts": [
            *wanted.parts(), *_extras(elements), *_delivery(lists)]},
    ]  # fmt: skip
    return _whole(title, content, pages, _person_rules())


def window(title: str, content: Mapping[str, Any], elements: Elements, lists: Lists, papers: Papers) -> Part:
    """What a clerk fills in for somebody who is there: originals are ticked, scans are uploaded where there are any;
    whoever applies signs the print. A form of one page without a form of the item: everything stands on one."""
    wanted = _Wanted(elements, papers, lists.handed_in)
    came: list[Part] = [
        {"kind": "choice", "id": "apply_channel", "label": "收件方式", "required": True,
         "choices": _choices(lists.channels)},
        {"kind": "date", "id": "apply_came_on", "label": "提交日期", "required": True,
         "help": "邮寄的填写收到邮件的日期。"},
        {"kind": "text", "id": "apply_ticket", "label": "排队票号", "max_length": 20},
    ]  # fmt: skip
    first = [_group("apply_came", "收件", came), *_person(lists, prefilled=False)]
    inner = [_unsigned(wanted.page(one)) for one in content["pages"]]
    last = [*wanted.parts(), *_extras(elements), *_delivery(lists)]
    if is_basic(content):
        parts = [*first, *(part for page in inner for part in page["parts"]), *last]
        pages = [{"id": "apply_person", "title": "收件登记", "parts": parts}]
    else:
        pages = [
            {"id": "apply_person", "title": "收件和申请人", "parts": first},
            *inner,
            {"id": "apply_papers", "title": "材料和送达", "parts": last},
        ]
    rules = [
        *_person_rules(),
        {"id": "apply_came_before", "check": "apply_came_on <= today()", "message": "提交日期不能晚于今天。",
         "at": "apply_came_on"},
    ]  # fmt: skip
    return _whole(title, content, pages, rules)


def helped(title: str, content: Mapping[str, Any], elements: Elements, lists: Lists, papers: Papers) -> Part:
    """What whoever helps fills in for somebody: who applies is known from the case and stays as it is, papers are
    ticked as they came and scanned, whoever applies signs the print."""
    wanted = _Wanted(elements, papers, lists.handed_in)
    pages = [
        {"id": "apply_person", "title": "申请人", "parts": _person(lists, prefilled=True)[:-1]},
        *(_unsigned(wanted.page(one), HELPED_SIGN) for one in content["pages"]),
        {"id": "apply_papers", "title": "材料和送达", "parts": [
            *wanted.parts(), *_extras(elements), *_delivery(lists)]},
    ]  # fmt: skip
    return _whole(title, content, pages, _person_rules())


def is_basic(content: Mapping[str, Any]) -> bool:
    return [page["id"] for page in content["pages"]] == [page["id"] for page in BASIC["pages"]]


def _whole(title: str, content: Mapping[str, Any], pages: list[Part], rules: list[Part]) -> Part:
    whole: Part = {"schema": SCHEMA, "title": title[:LABEL], "pages": pages}
    if content.get("intro"):
        whole["intro"] = content["intro"]
    return {**whole, "rules": [*content.get("rules", []), *rules]}


# Materials -------------------------------------------------------------------


class _Wanted:
    """The materials of the version, as far as the form has not placed them; each is asked for once."""

    def __init__(self, elements: Elements, papers: Papers, handed_in: Pairs = ()) -> None:
        self.materials = [(number, one) for number, one in enumerate(elements.materials, 1)]
        self.papers, self.handed_in = papers, handed_in
        self.placed: set[str] = set()

    def left(self) -> list[tuple[int, Material]]:
        found = [(number, one) for number, one in self.materials if not handling.is_shared(one)]
        return [(number, one) for number, one in found if key_of(one.name) not in self.placed]

    def page(self, page: Mapping[str, Any]) -> Part:
        return {**page, "parts": [made for part in page["parts"] for made in self.part(part)]}

    def part(self, part: Mapping[str, Any]) -> Iterator[Part]:
        if part["kind"] == "group":
            yield {**part, "parts": [made for inner in part["parts"] for made in self.part(inner)]}
            return
        if part["kind"] != "file":
            yield dict(part)
            return
        found = next(((n, one) for n, one in self.materials if key_of(one.name) == key_of(part["label"])), None)
        if found is None:
            # The list has changed since: nothing outside of it is asked for (行政许可法第三十一条).
            yield {key: value for key, value in part.items() if key not in ("required", "require")}
            return
        number, one = found
        self.placed.add(key_of(one.name))
        yield from self.asked(number, one, dict(part))

    def parts(self) -> list[Part]:
        """What is left, on the page of the materials; what the state has is said, so that nobody looks for it."""
        found: list[Part] = []
        shared = [one.name for _, one in self.materials if handling.is_shared(one)]
        if shared:
            text = f"下列材料由数据共享取得，不用提交：{'、'.join(f'《{name}》' for name in shared)}"[:TEXT]
            found.append({"kind": "hint", "id": "apply_shared", "label": "不用提交的材料", "text": text})
        for number, one in self.left():
            found += self.asked(number, one, self.own(number, one))
        return found

    def own(self, number: int, one: Material) -> Part:
        part: Part = {
            "kind": "file",
            "id": f"material_{number}",
            "label": one.name[:LABEL],
            "types": list(FILES),
            "max_count": MOST_FILES,
            "max_mb": MOST_MB,
        }
        words = "　".join(filter(None, (_need(one), one.standard, one.filling)))
        return {**part, "help": words[:HELP]} if words else part

    def asked(self, number: int, one: Material, part: Part) -> Iterator[Part]:
        for name, known in (("sample", self.papers.sample), ("blank", self.papers.blank)):
            if not part.get(name) and (address := known.get(key_of(one.name))):
                part[name] = address
        if self.handed_in:
            # At the window the paper itself counts; the scan is as good as it is.
            yield {key: value for key, value in part.items() if key not in ("required", "require")}
            handed = {"kind": "choice", "id": f"handed_{number}", "label": f"{one.name[: LABEL - 8]}：收到的形式"}
            yield {**handed, "choices": _choices(self.handed_in), **_shown(part)}
            return
        if one.necessity == "necessary" and not one.commitment and not (part.get("show") or part.get("require")):
            part["required"] = True
        yield part


def _need(one: Material) -> str:
    if one.necessity == "necessary":
        return "必要材料，可以书面承诺代替。" if one.commitment else ""
    return f"{one.when}提交。" if one.when else "不是必要材料，有的提交。"


def _shown(part: Mapping[str, Any]) -> Part:
    return {"show": part["show"]} if part.get("show") else {}


def numbers(definition: Definition, elements: Elements) -> dict[str, int]:
    """Field → number of the material it is for; by its name, as the list may have been another one then."""
    named: dict[str, list[int]] = {}
    for number, material in enumerate(elements.materials, 1):
        named.setdefault(key_of(material.name[:LABEL]), []).append(number)
    found = {}
    for name, one in definition.fields.items():
        known = named.get(key_of(one.label), []) if one.kind == "file" else []
        if known:
            own = re.fullmatch(r"material_(\d+)", name)
            found[name] = int(own[1]) if own and int(own[1]) in known else known[0]
    return found


# Who applies -----------------------------------------------------------------


def _person(lists: Lists, *, prefilled: bool) -> list[Part]:
    known = _prefill if prefilled else _plain
    who: list[Part] = [
        {"kind": "choice", "id": "apply_kind", "label": "申请人类别", "required": True,
         "choices": _choices(lists.kinds), **known("applicant.kind", lock=True)},
        {"kind": "text", "id": "apply_name", "label": "姓名或者单位名称", "required": True, "max_length": 120,
         **known("applicant.name", lock=True)},
        {"kind": "choice", "id": "apply_document", "label": "证件类型", "required": True,
         "choices": _choices(lists.documents), **known("applicant.identity", lock=True)},
        {"kind": "citizen_id", "id": "apply_citizen_id", "label": "公民身份号码", "required": True,
         "show": 'apply_document = "citizen_id"', "help": NUMBER_HELP if prefilled else CARD_HELP,
         **known("applicant.number", lock=True)},
        {"kind": "uscc", "id": "apply_uscc", "label": "统一社会信用代码", "required": True,
         "show": 'apply_document = "uscc"', **known("applicant.number", lock=True)},
        {"kind": "text", "id": "apply_number", "label": "证件号码", "required": True, "max_length": 40,
         "show": 'not apply_document in ["citizen_id", "uscc"]', "help": NUMBER_HELP,
         **known("applicant.number", lock=True)},
        {"kind": "text", "id": "apply_representative", "label": "法定代表人或者负责人", "max_length": 60,
         "show": f'apply_kind = "{LEGAL}"', **known("applicant.representative")},
    ]  # fmt: skip
    contact: list[Part] = [
        {"kind": "phone", "id": "apply_phone", "label": "联系电话", "required": True, **known("applicant.mobile")},
        {"kind": "text", "id": "apply_address", "label": "通信地址", "max_length": 200, **known("applicant.address")},
    ]
    agent: list[Part] = [
        {"kind": "yes_no", "id": "apply_agent", "label": "由他人代为办理", "required": True,
         **known("agent.acting", lock=True)},
        {"kind": "text", "id": "apply_agent_name", "label": "代理人姓名", "required": True, "max_length": 60,
         "show": "apply_agent = true", **known("agent.name", lock=True)},
        {"kind": "text", "id": "apply_agent_number", "label": "代理人证件号码", "required": True, "max_length": 40,
         "show": "apply_agent = true", **known("agent.number", lock=True)},
        {"kind": "phone", "id": "apply_agent_phone", "label": "代理人电话", "show": "apply_agent = true",
         **known("agent.mobile")},
    ]  # fmt: skip
    return [
        _group("apply_who", "申请人", who),
        _group("apply_contact", "联系方式", contact),
        _group("apply_agency", "代理人", agent),
    ]


NUMBER_HELP = "加密保存，仅用于核验申请人身份。"
CARD_HELP = "可以用读卡器读入；加密保存。"


def _person_rules() -> list[Part]:
    check = 'apply_kind != "person" or apply_document != "uscc"'
    message = "自然人申请的，请选择个人证件。"
    return [{"id": "apply_own_document", "check": check, "message": message, "at": "apply_document"}]


def _delivery(lists: Lists) -> list[Part]:
    return [
        {"kind": "choice", "id": "apply_delivery", "label": "结果送达方式", "required": True,
         "choices": _choices(lists.deliveries)},
        {"kind": "text", "id": "apply_send_to", "label": "快递收件地址", "required": True, "max_length": 200,
         "show": f'apply_delivery = "{COURIER}"', "prefill": "applicant.address"},
    ]  # fmt: skip


def _extras(elements: Elements) -> list[Part]:
    """What only some items ask: the code of an investment project (R13), the licence to be renewed (LIC 第五十条)."""
    found: list[Part] = []
    if projects.needs_code(elements):
        found.append({
            "kind": "text", "id": PROJECT_CODE, "label": "投资项目代码", "required": True, "max_length": 40,
            "help": "投资项目在线审批监管平台赋予的24位代码，没有代码的不予受理。",
        })  # fmt: skip
    if elements.results:
        found.append({
            "kind": "text", "id": RENEWED, "label": "要延续的证件编号", "max_length": 80,
            "help": "申请延续的填写，应当在有效期届满三十日前提出；不是延续的不填。",
        })  # fmt: skip
    return found


WINDOW_SIGN = "在窗口办理的，由申请人在打印的申请表上签名。"
HELPED_SIGN = "由他人代为填写的，由申请人在打印的申请表上签名。"


def _unsigned(page: Part, words: str = WINDOW_SIGN) -> Part:
    """Whoever is helped signs the print."""
    return {**page, "parts": [_unsigned_part(part, words) for part in page["parts"]]}


def _unsigned_part(part: Part, words: str) -> Part:
    if part["kind"] == "group":
        return {**part, "parts": [_unsigned_part(inner, words) for inner in part["parts"]]}
    if part["kind"] != "signature":
        return part
    left = {key: value for key, value in part.items() if key not in ("required", "require")}
    return {**left, "help": words}


def _prefill(source: str, *, lock: bool = False) -> Part:
    return {"prefill": source, "lock": True} if lock else {"prefill": source}


def _plain(source: str, *, lock: bool = False) -> Part:
    return {}


def _group(id_: str, label: str, parts: list[Part]) -> Part:
    return {"kind": "group", "id": id_, "label": label, "parts": parts}


def _choices(pairs: Pairs) -> list[Part]:
    return [{"value": value, "label": label} for value, label in pairs]


# What does not fit together --------------------------------------------------


def misfits(content: Mapping[str, Any], elements: Elements) -> list[str]:
    """Why this form cannot be the form of an item with these elements; empty where it can."""
    found = []
    names = {key_of(one.name): one for one in elements.materials}
    for page in content["pages"]:
        for part in [page, *walk(page["parts"])]:
            if OURS.fullmatch(part["id"]):
                found.append(f"标识“{part['id']}”为申请表保留，请在表单中改名。")
            if part.get("kind") != "file":
                continue
            one = names.get(key_of(part["label"]))
            if one is None:
                found.append(f"表单要求上传“{part['label']}”，申请材料清单中没有这项材料（行政许可法第三十一条）。")
            elif handling.is_shared(one):
                found.append(f"“{part['label']}”由数据共享取得，表单不能再要求上传。")
    return found


def walk(parts: Sequence[Mapping[str, Any]]) -> Iterator[Mapping[str, Any]]:
    for part in parts:
        yield part
        yield from walk(part.get("parts", ()))
        yield from walk(part.get("fields", ()))
