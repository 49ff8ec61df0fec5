"""From JSON to a definition: strict, and every problem named in Chinese with its path."""

import json
from collections.abc import Container, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from gongkai.kernel.eforms.definition.kinds import CHOSEN, FILE_TYPES, KINDS, LEVELS, attributes_of
from gongkai.kernel.eforms.definition.parts import SCHEMA, Definition, Field, Group, Page, Part, Rows, Rule
from gongkai.kernel.eforms.definition.plan import plan_of
from gongkai.kernel.eforms.definition.problems import BadDefinition, DefinitionProblem
from gongkai.kernel.eforms.definition.reading import LABEL, Problems, Reader

LARGEST = 512 * 1024
MOST_PAGES, MOST_PARTS, MOST_FIELDS, MOST_ROWS, MOST_RULES = 20, 100, 300, 100, 100


@dataclass(frozen=True)
class Known:
    """Names that are registered outside of the definition: prefill sources and code lists."""

    sources: Container[str] = ()
    code_lists: Container[str] = ()

    def of(self) -> dict[str, Any]:
        return {"prefill": self.sources, "code_list": self.code_lists, "types": FILE_TYPES, "level": LEVELS}


def load(data: object, known: Known | None = None) -> Definition:
    """The definition, its expressions checked and ordered. Raises `BadDefinition` with every problem."""
    loader = _Loader(known or Known())
    definition = loader.read(data)
    if loader.problems.found:
        raise BadDefinition(loader.problems.found)
    return definition


def problems_of(data: object, known: Known | None = None) -> tuple[DefinitionProblem, ...]:
    """Everything that is wrong, for the builder; empty when the definition can be published."""
    try:
        load(data, known)
    except BadDefinition as bad:
        return bad.problems
    return ()


class _Loader:
    def __init__(self, known: Known) -> None:
        self.known = known.of()
        self.problems = Problems()

    def read(self, data: object) -> Definition:
        if not isinstance(data, dict):
            self.problems.add("", "表单定义应当是一个对象。")
            return Definition("", ())
        if len(json.dumps(data, ensure_ascii=False, default=str)) > LARGEST:
            self.problems.add("", f"表单定义不能超过{LARGEST // 1024}KB。")
            return Definition("", ())
        reader = Reader(data, "", self.problems)
        reader.refuse_unknown(("schema", "title", "intro", "pages", "rules"))
        if data.get("schema", SCHEMA) != SCHEMA:
            reader.wrong("schema", f"不支持的格式版本；本系统使用版本{SCHEMA}。")
        pages = tuple(self.page(one) for one in self.objects(reader, "pages", MOST_PAGES, "步骤"))
        rules = tuple(self.rule(one) for one in self.objects(reader, "rules", MOST_RULES, "校验规则"))
        title = reader.line("title", LABEL, required=True)
        definition = Definition(title, pages, rules, reader.line("intro", 2000))
        self.whole(definition)
        return definition

    def objects(self, reader: Reader, name: str, most: int, what: str) -> Iterator[Reader]:
        for place, one in enumerate(reader.items(name, most, what)):
            path = f"{reader.path}.{name}[{place}]" if reader.path else f"{name}[{place}]"
            if isinstance(one, dict):
                yield Reader(one, path, self.problems)
            else:
                self.problems.add(path, "应当是一个对象。", reader.id)

    def page(self, reader: Reader) -> Page:
        reader.refuse_unknown(("id", "title", "help", "show", "parts"))
        parts = tuple(self.part(one, inside="") for one in self.objects(reader, "parts", MOST_PARTS, "内容"))
        return Page(
            reader.identifier(),
            reader.line("title", LABEL, required=True),
            tuple(part for part in parts if part is not None),
            reader.line("help", 2000),
            reader.line("show", 500),
        )

    def part(self, reader: Reader, inside: str) -> Part | None:
        kind = reader.data.get("kind")
        if kind == "group" and not inside:
            return self.group(reader)
        if kind == "rows" and inside in ("", "group"):
            return self.rows(reader)
        if kind in ("group", "rows"):
            reader.wrong("kind", "分组和多行部分不能放在多行部分里，分组不能放在分组里。")
            return None
        return self.field(reader, inside)

    def group(self, reader: Reader) -> Group:
        reader.refuse_unknown(("kind", "id", "label", "help", "show", "parts"))
        inner = [self.part(one, "group") for one in self.objects(reader, "parts", MOST_PARTS, "内容")]
        parts = tuple(part for part in inner if isinstance(part, Field | Rows))
        label = reader.line("label", LABEL, required=True)
        return Group(reader.identifier(), label, parts, reader.line("help", 500), reader.line("show", 500))

    def rows(self, reader: Reader) -> Rows:
        reader.refuse_unknown(("kind", "id", "label", "help", "show", "min", "max", "row_label", "fields"))
        found = [self.part(one, "rows") for one in self.objects(reader, "fields", 30, "字段")]
        fields = tuple(field for field in found if isinstance(field, Field))
        if not any(field.is_input and not field.show for field in fields):
            reader.wrong("fields", "多行部分至少应当有一个总是显示、要填写的字段。")
        least = reader.count("min", 0, MOST_ROWS, 0) or 0
        most = reader.count("max", 1, MOST_ROWS, 20) or 20
        if least > most:
            reader.wrong("min", "最少行数不能大于最多行数。")
        return Rows(
            reader.identifier(),
            reader.line("label", LABEL, required=True),
            fields,
            reader.line("help", 500),
            reader.line("show", 500),
            least,
            most,
            reader.line("row_label", 20) or "行",
        )

    def field(self, reader: Reader, inside: str) -> Field | None:
        kind = reader.data.get("kind")
        if not isinstance(kind, str) or kind not in KINDS:
            reader.wrong("kind", f"没有“{kind}”这种类型；可以是{'、'.join(KINDS)}、group、rows。")
            return None
        attributes = attributes_of(kind)
        reader.refuse_unknown(("id", "kind", "label", *(one.name for one in attributes)))
        given = {one.name: reader.attribute(one, self.known) for one in attributes if one.name in reader.data}
        label = reader.line("label", LABEL, required=True)
        # A count that was refused is None here; the default of the attribute stands in.
        given = {name: value for name, value in given.items() if value is not None}
        field = Field(reader.identifier(), kind, label, **given)
        if inside == "rows":
            self.column(reader, field)
        self.fits(reader, field)
        return field

    def column(self, reader: Reader, field: Field) -> None:
        if not field.spec.repeats:
            reader.wrong("kind", f"“{field.spec.label}”不能放在多行部分里。")
        if field.prefill:
            reader.wrong("prefill", "多行部分里的字段不能预填。")

    def fits(self, reader: Reader, field: Field) -> None:
        """What attributes say of each other."""
        for name, low, high in (
            ("min_length", field.min_length, field.max_length),
            ("min", field.min, field.max),
            ("first", field.first, field.last),
        ):
            if low is not None and high is not None and low > high:  # type: ignore[operator]  # pairs of one type
                reader.wrong(name, "下限不能大于上限。")
        # A published version holds a code list as it was then, beside its name.
        if field.kind in CHOSEN and not field.choices and not field.code_list:
            reader.wrong("choices", "应当写选项，或者选用代码表。")
        if field.kind in ("statement", "hint") and not field.text:
            reader.wrong("text", "应当写正文。")
        for name in ("sample", "blank"):
            address = getattr(field, name)
            if address and (not address.startswith("/") or address.startswith("//")):
                reader.wrong(name, "应当是本站地址，以 / 开头。")
        if field.calculate and (field.required or field.require or field.prefill):
            reader.wrong("calculate", "由系统计算的字段不能再要求填写或者预填。")
        if field.lock and not field.prefill:
            reader.wrong("lock", "没有预填来源的字段不能锁定。")

    def rule(self, reader: Reader) -> Rule:
        reader.refuse_unknown(("id", "check", "message", "at"))
        check = reader.line("check", 500, required=True)
        message = reader.line("message", 200, required=True)
        return Rule(reader.identifier(), check, message, reader.line("at", 40))

    def whole(self, definition: Definition) -> None:
        """What concerns the form as a whole."""
        if not definition.pages:
            self.problems.add("pages", "至少应当有一个步骤。")
        self.unique(definition)
        if len(definition.fields) > MOST_FIELDS:
            self.problems.add("pages", f"字段不能超过{MOST_FIELDS}个。")
        places = definition.fields.keys() | definition.rows.keys()
        for number, rule in enumerate(definition.rules):
            if rule.at and rule.at not in places:
                path = f"rules[{number}].at"
                self.problems.add(path, f"没有标识为“{rule.at}”的字段或多行部分。", rule.id, "at")
        if not self.problems.found:
            self.expressions(definition)

    def expressions(self, definition: Definition) -> None:
        try:
            plan_of(definition)
        except BadDefinition as bad:
            self.problems.found += bad.problems

    def unique(self, definition: Definition) -> None:
        seen: dict[str, str] = {}
        for place, id_ in _ids(definition):
            if id_ in seen:
                self.problems.add(place, f"标识“{id_}”重复，已用于 {seen[id_]}。", id_, "id")
            seen.setdefault(id_, place)
        rules: set[str] = set()
        for number, rule in enumerate(definition.rules):
            if rule.id in rules:
                self.problems.add(f"rules[{number}].id", f"标识“{rule.id}”重复。", rule.id, "id")
            rules.add(rule.id)


def _ids(definition: Definition) -> Iterator[tuple[str, str]]:
    for number, page in enumerate(definition.pages):
        yield f"pages[{number}]", page.id
        for place, part in enumerate(page.parts):
            yield from _ids_of(part, f"pages[{number}].parts[{place}]")


def _ids_of(part: Part, path: str) -> Iterator[tuple[str, str]]:
    yield path, part.id
    inner: Mapping[str, tuple[Any, ...]] = {}
    if isinstance(part, Group):
        inner = {"parts": part.parts}
    elif isinstance(part, Rows):
        inner = {"fields": part.fields}
    for name, parts in inner.items():
        for place, one in enumerate(parts):
            yield from _ids_of(one, f"{path}.{name}[{place}]")
