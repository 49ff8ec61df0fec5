"""The one walk over a definition: what is shown, what each answer is worth, what is computed, what is wrong."""

import json
from collections.abc import Mapping
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from gongkai.kernel.eforms.definition import Definition, Field, Plan, Rows, plan_of
from gongkai.kernel.eforms.evaluation.reading import BLANK, Read, read
from gongkai.kernel.eforms.evaluation.results import Context, Dropped, Problem, Result
from gongkai.kernel.eforms.expressions import Look, Type
from gongkai.kernel.eforms.expressions import evaluate as compute
from gongkai.kernel.eforms.expressions.evaluating import MONEY
from gongkai.kernel.eforms.expressions.tree import Value

LARGEST = 256 * 1024
ASK = {"choice": "请选择", "choices": "请选择", "yes_no": "请选择", "file": "请上传", "statement": "请阅读并勾选"}


def evaluate(definition: Definition, answers: Any, context: Context) -> Result:
    """What the answers are worth under this definition.

    `answers` is {field: answer, repeating part: [{column: answer}]} with texts as they were typed or JSON values; what
    the definition does not know is ignored. Evaluating the returned values again returns the same values.
    """
    if not isinstance(answers, dict):
        return Result({}, (Problem("", "填写内容应当是一个对象。"),))
    if len(json.dumps(answers, ensure_ascii=False, default=str)) > LARGEST:
        return Result({}, (Problem("", f"填写内容合计不能超过{LARGEST // 1024}KB。"),))
    walk = _Walk(definition, answers, context)
    walk.run()
    return walk.result()


def cell(rows: str, row: int, column: str) -> str:
    """The path of one cell."""
    return f"{rows}.{row}.{column}"


class _Walk:
    def __init__(self, definition: Definition, answers: Mapping[str, Any], context: Context) -> None:
        self.definition = definition
        self.plan: Plan = plan_of(definition)
        self.context = context
        self.answers = answers
        # By path; a container is shown under its id.
        self.reads: dict[str, Read] = {}
        self.shown: dict[str, bool] = {}
        self.computed: dict[str, Any] = {}
        self.locked: set[str] = set()
        self.required: set[str] = set()
        self.problems: list[Problem] = []
        # Rows in which anything is written are judged; those with a valid answer to an unconditional question count.
        self.judged = {one.id: self.rows_in(one) for one in definition.rows.values()}
        self.present = {one.id: self.rows_counted(one) for one in definition.rows.values()}

    # Looking -------------------------------------------------------------------

    def look(self, rows: str = "", row: int = 0) -> Look:
        """How an expression outside of rows, or in one row, finds its names."""
        columns = {one.id for one in self.definition.rows[rows].fields} if rows else set()

        def path(name: str) -> str:
            return cell(rows, row, name) if name in columns else name

        return Look(
            value=lambda name: self.value_at(path(name), self.definition.fields[name]),
            filled=lambda name: self.filled(path(name), name),
            rows=lambda name: [self.look(name, one) for one in self.rows_shown(name)],
            today=self.context.today,
        )

    def rows_shown(self, name: str) -> list[int]:
        return self.present[name] if self.shown.get(name, False) else []

    def filled(self, path: str, name: str) -> bool:
        if name in self.definition.rows:
            return bool(self.rows_shown(name))
        return self.shown.get(path, False) and self.stored(path) is not None

    def stored(self, path: str) -> Any:
        return self.computed.get(path) if path in self.computed else self.reads.get(path, BLANK).value

    def value_at(self, path: str, field: Field) -> Value:
        """What expressions see: nothing of what is hidden or wrong."""
        return _seen(field, self.stored(path)) if self.shown.get(path, False) else None

    # Walking -------------------------------------------------------------------

    def run(self) -> None:
        for one in self.plan.order:
            part = self.plan.parts.get(one)
            rows = self.definition.rows_of.get(one, "")
            if not isinstance(part, Field):
                self.shown[one] = self.is_shown(one, self.plan.around[one], self.look())
            elif rows:
                for row in self.judged[rows]:
                    self.field(part, cell(rows, row, one), rows, self.raw_of(rows, row).get(one), self.look(rows, row))
            else:
                self.field(part, one, self.plan.around[one], self.answers.get(one), self.look())
        self.judge_rows()
        self.judge_rules()

    def is_shown(self, one: str, around: str, look: Look) -> bool:
        if around and not self.shown[around]:
            return False
        tree = self.plan.trees.get((one, "show"))
        return tree is None or compute(tree, look) is True

    def field(self, field: Field, path: str, around: str, raw: Any, look: Look) -> None:
        shown = self.shown[path] = self.is_shown(field.id, around, look)
        tree = self.plan.trees.get((field.id, "calculate"))
        if tree is not None:
            if shown:
                self.computed[path] = canonical(field, compute(tree, look))
            return
        found = self.reads[path] = read(field, self.answer(field, path, raw), self.context)
        if not shown:
            return
        if found.problem:
            self.complain(field.id, path, _named(field.label, found.problem))
        condition = self.plan.trees.get((field.id, "require"))
        if field.spec.answered and (field.required or (condition is not None and compute(condition, look) is True)):
            self.required.add(path)
            if found.blank:
                self.complain(field.id, path, f"{ASK.get(field.kind, '请填写')}“{field.label}”。")

    def answer(self, field: Field, path: str, raw: Any) -> Any:
        """Verified values are not taken from what was sent, whatever it says."""
        supplied = self.context.supplied.get(field.id) if field.prefill else None
        if supplied is None or not (field.lock and supplied.verified):
            return raw
        self.locked.add(path)
        return supplied.value

    # Rows ----------------------------------------------------------------------

    def raw_rows(self, rows: str) -> list[Any]:
        given = self.answers.get(rows)
        return given if isinstance(given, list) else []

    def raw_of(self, rows: str, row: int) -> Mapping[str, Any]:
        given = self.raw_rows(rows)[row]
        return given if isinstance(given, dict) else {}

    def rows_in(self, rows: Rows) -> list[int]:
        inputs = [field for field in rows.fields if field.is_input]
        places = range(min(len(self.raw_rows(rows.id)), rows.max))
        return [place for place in places if any(not self.row_read(rows, place, one).blank for one in inputs)]

    def rows_counted(self, rows: Rows) -> list[int]:
        # A condition may look at the number of rows, so a row cannot count by what a condition shows.
        always = [field for field in rows.fields if field.is_input and not field.show]
        return [
            place
            for place in self.judged[rows.id]
            if any(self.row_read(rows, place, one).value is not None for one in always)
        ]

    def row_read(self, rows: Rows, place: int, field: Field) -> Read:
        return read(field, self.raw_of(rows.id, place).get(field.id), self.context)

    def judge_rows(self) -> None:
        for rows in self.definition.rows.values():
            if not self.shown[rows.id]:
                continue
            given = len(self.raw_rows(rows.id))
            if given > rows.max:
                self.complain(rows.id, rows.id, f"“{rows.label}”最多{rows.max}{rows.row_label}，现在有{given}。")
            elif len(self.present[rows.id]) < rows.min:
                self.complain(rows.id, rows.id, f"“{rows.label}”至少填写{rows.min}{rows.row_label}。")

    # Rules ---------------------------------------------------------------------

    def judge_rules(self) -> None:
        for rule in self.definition.rules:
            tree = self.plan.trees[rule.id, "check"]
            rows = self.definition.rows_of.get(rule.at, "")
            places = [(cell(rows, row, rule.at), self.look(rows, row)) for row in self.rows_shown(rows)] if rows else []
            for path, look in places or ([] if rows else [(rule.at, self.look())]):
                if (not path or self.shown.get(path, False)) and compute(tree, look) is False:
                    self.complain(rule.at, path, rule.message)

    def complain(self, one: str, path: str, message: str) -> None:
        self.problems.append(Problem(path, message, self.definition.page_of.get(one, "")))

    # The result ----------------------------------------------------------------

    def result(self) -> Result:
        order = {path: place for place, path in enumerate(self.paths())}
        return Result(
            values=self.values(),
            problems=tuple(sorted(self.problems, key=lambda one: order.get(one.path, -1))),
            visible=frozenset(path for path, shown in self.shown.items() if shown),
            required=frozenset(self.required),
            calculated={path: value for path, value in self.computed.items() if value is not None},
            dropped=tuple(self.dropped()),
            locked=frozenset(path for path in self.locked if self.shown.get(path, False)),
        )

    def paths(self) -> list[str]:
        """Every path in the order of the form; a repeating part stands before its cells."""
        found: list[str] = []
        walked: set[str] = set()
        for field in self.definition.fields.values():
            rows = self.definition.rows_of.get(field.id, "")
            if not rows:
                found.append(field.id)
            elif rows not in walked:
                walked.add(rows)
                found.append(rows)
                columns = self.definition.rows[rows].fields
                found += [cell(rows, row, column.id) for row in self.judged[rows] for column in columns]
        return found

    def values(self) -> dict[str, Any]:
        found: dict[str, Any] = {}
        for field in self.definition.fields.values():
            rows = self.definition.rows_of.get(field.id, "")
            if rows and rows not in found and self.rows_shown(rows):
                found[rows] = [self.row_values(self.definition.rows[rows], row) for row in self.present[rows]]
            elif not rows and self.shown[field.id] and self.stored(field.id) is not None:
                found[field.id] = self.stored(field.id)
        return {name: value for name, value in found.items() if value != []}

    def row_values(self, rows: Rows, row: int) -> dict[str, Any]:
        paths = {column.id: cell(rows.id, row, column.id) for column in rows.fields}
        return {
            column: self.stored(path)
            for column, path in paths.items()
            if self.shown[path] and self.stored(path) is not None
        }

    def dropped(self) -> list[Dropped]:
        labels = self.definition.fields
        left = [path for path in self.paths() if path in self.reads and self.is_left_out(path)]
        return [Dropped(path, labels[path.rpartition(".")[2]].label) for path in left]

    def is_left_out(self, path: str) -> bool:
        if self.reads[path].blank:
            return False
        rows, _, rest = path.partition(".")
        uncounted = bool(rest) and int(rest.partition(".")[0]) not in self.present[rows]
        return not self.shown[path] or (uncounted and not self.reads[path].problem)


def _named(label: str, message: str) -> str:
    return message if label in message else f"“{label}”{message}" if message[0] in "应不最至" else f"{label}：{message}"


def _seen(field: Field, stored: Any) -> Value:
    """A stored value as expressions see it."""
    if stored is None:
        return None
    match field.spec.type:
        case Type.NUMBER:
            return Decimal(stored)
        case Type.DATE:
            return date.fromisoformat(stored)
        case Type.SET:
            return frozenset(stored)
        case Type.TEXT | Type.BOOLEAN:
            return stored
        case _:
            return None


def canonical(field: Field, value: Value) -> Any:
    """A computed value as it is stored: whole numbers and amounts rounded half up, as money is."""
    if isinstance(value, Decimal):
        places = 0 if field.kind == "integer" else field.places
        rounded = value.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP, MONEY)
        if not rounded.is_finite():
            return None
        return int(rounded) if field.kind == "integer" else format(rounded + 0, "f")
    if isinstance(value, date):
        return value.isoformat()
    return value[:LARGEST_TEXT] or None if isinstance(value, str) else value


LARGEST_TEXT = 5000
