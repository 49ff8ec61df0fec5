"""Lists as bodies send them, taken over whole, and written so that they come back without a difference."""

import csv
import io
from dataclasses import dataclass
from datetime import date
from typing import Any

import pytest
import xlsxwriter
from django.db import connection
from django.test.utils import CaptureQueriesContext

from gongkai.apps.services.actions.lists.sheets import ListOutcome, SentFile, opened, parts, take
from gongkai.apps.services.actions.sheets import Terms
from gongkai.apps.services.models import ItemBatch, ListChange, ListLine, ListLineVersion
from gongkai.apps.services.queries.lists import lines as reading
from gongkai.apps.services.queries.lists import sheets
from gongkai.apps.services.queries.sheets import Register
from gongkai.apps.services.rules.lists import writing
from gongkai.apps.services.rules.sheets.files import open_content
from gongkai.apps.services.rules.sheets.returning import write_back
from gongkai.apps.services.rules.sheets.sent import CellProblem, SheetItem

TODAY = date(2026, 3, 2)
HEAD = ["序号", "责任单位", "项目名称", "收费标准", "计费单位", "执收单位", "收费性质", "设定依据", "执行期限"]
BASIS = "《中华人民共和国城镇燃气管理法》第十五条"
BODY = "安澜县财政局"
KIND = "行政事业性收费"
ROWS = [
    ["１", BODY, "燃气许可证工本费", "每证１０元", "元/证", "县财政局", KIND, BASIS, "2026年12月31日"],
    ["2", BODY, "燃气检验费", "每次50元", "元/次", "县财政局", KIND, BASIS, ""],
]


def book(*tables: tuple[str, list[list[str]]]) -> bytes:
    target = io.BytesIO()
    made = xlsxwriter.Workbook(target)
    for name, rows in tables:
        page = made.add_worksheet(name)
        for number, row in enumerate(rows):
            page.write_row(number, 0, row)
    made.close()
    return target.getvalue()


@dataclass
class Outcome:
    """A file with what became of each of its lists."""

    file: SentFile
    lists: list[ListOutcome]

    @property
    def is_clean(self) -> bool:
        return all(one.taken for one in self.lists) and not self.file.sent.stray

    def told(self) -> tuple[list[SheetItem], list[CellProblem]]:
        refused = [one.plan for one in self.lists if not one.taken]
        items = [line.as_item() for plan in refused for line in plan.sent]
        return items, [p for plan in refused for p in plan.problems] + self.file.sent.stray


def entered(name: str, content: bytes, register: Register, terms: Terms, *, by, list_id="", only=None) -> Outcome:
    file = opened(name, content, list_id)
    done = [take(part, file.digest, register, terms, by=by, only=only) for part in parts(file, only)]
    return Outcome(file, done)


def sent(lists, content: bytes, name: str = "清单.xlsx", list_id: str = "", **terms: Any) -> Outcome:
    wanted = Terms(**{"source": "安政发〔2026〕2号", **terms})
    register = Register.of([lists.bureau, lists.stage.cast.other_bureau])
    return entered(name, content, register, wanted, by=lists.who("publisher"), list_id=list_id)


def test_a_list_with_a_title_above_it_is_taken_over(lists):
    content = book(("收费目录清单", [["安澜县财政局收费目录清单"], HEAD, *ROWS, ["注：以上标准含税"]]))
    outcome = sent(lists, content)
    assert outcome.is_clean, outcome.lists[0].plan.problems
    plan = outcome.lists[0].plan
    assert (plan.new, plan.changed, plan.unchanged) == (2, 0, 0)
    versions = list(reading.on_day(TODAY, "fee").order_by("pk"))
    assert [v.name for v in versions] == ["燃气许可证工本费", "燃气检验费"]
    said = reading.line_of(versions[0])
    assert (said.get("standard"), versions[0].until_on) == ("每证10元", date(2026, 12, 31))
    assert (said.bases[0].title, said.bases[0].kind, said.bases[0].article) == (
        "中华人民共和国城镇燃气管理法",
        "law",
        "第十五条",
    )
    batch = ItemBatch.objects.get(scope="list")
    assert (batch.scope, batch.count, batch.case.title) == ("list", 2, "财政局收费目录清单2条")


def test_the_same_list_again_changes_nothing_and_a_corrected_one_only_what_differs(lists):
    sent(lists, book(("收费目录清单", [HEAD, *ROWS])))
    again = sent(lists, book(("收费目录清单", [HEAD, *ROWS])))
    assert (again.lists[0].plan.unchanged, again.lists[0].plan.rows, _batches()) == (2, [], 1)
    changed = [list(row) for row in ROWS]
    changed[1][3] = "每次40元"
    outcome = sent(lists, book(("收费目录清单", [HEAD, *changed])))
    assert (outcome.lists[0].plan.new, outcome.lists[0].plan.changed) == (0, 1)
    assert ListLine.objects.get(name="燃气检验费").number == 2


def test_a_list_that_carries_the_old_day_does_not_rewrite_the_past(lists, clock):
    """Written, changed by hand and sent again: what is new holds from the day of the batch."""
    head, row = [*HEAD, "生效日期"], [*ROWS[1], "2026年3月2日"]
    sent(lists, book(("收费目录清单", [head, row])))
    clock.set(date(2026, 6, 1))
    sent(lists, book(("收费目录清单", [head, [*row[:3], "每次60元", *row[4:]]])))
    clock.set(date(2026, 9, 1))
    third = sent(lists, book(("收费目录清单", [head, [*row[:3], "每次70元", *row[4:]]])))
    assert third.is_clean
    days = [date(2026, 4, 1), date(2026, 7, 1), date(2026, 9, 1)]
    said = [reading.line_of(reading.on_day(day, "fee").get()).get("standard") for day in days]
    assert said == ["每次50元", "每次60元", "每次70元"]


def test_all_lines_of_a_body_or_none(lists):
    bad = [list(row) for row in ROWS]
    bad[1][7] = "《安澜县收费办法》第三条"
    outcome = sent(lists, book(("收费目录清单", [HEAD, *bad])))
    assert (outcome.is_clean, ListLine.objects.count()) == (False, 0)
    [problem] = outcome.lists[0].plan.problems
    assert problem.place == "收费目录清单!H3"
    assert "法律、行政法规层级的依据" in problem.text


def test_what_was_refused_goes_back_with_its_problems_and_is_read_again(lists):
    bad = [list(row) for row in ROWS]
    bad[1][8] = "明年"
    outcome = sent(lists, book(("收费目录清单", [HEAD, *bad])))
    target = io.BytesIO()
    write_back(target, outcome.file.source, outcome.file.sent.sent, *outcome.told(), str)
    back = open_content("待修改.xlsx", target.getvalue())
    rows = [row for _, row in next(s for s in back.sheets if s.name == "收费目录清单").rows()]
    assert len(rows) == 3
    assert "不是日期" in rows[2][-1]
    assert "不是日期" in str(outcome.lists[0].plan.problems[0])
    # Sent again as it is, the column of problems is passed over.
    again = sent(lists, target.getvalue(), check_only=True)
    assert [one.plan.list_id for one in again.lists] == ["fee"]


def test_sheets_are_told_apart_by_their_names(lists):
    head = ["证明名称", "处理方式", "证明用途", "索要单位", "开具单位", "依据", "责任单位"]
    proof = ["场所证明", "实行告知承诺", "证明场所", "县财政局", "居委会", BASIS, "安澜县财政局"]
    content = book(("收费目录清单", [HEAD, *ROWS]), ("证明事项清单", [head, proof]), ("说明", [["填表说明"]]))
    outcome = sent(lists, content, check_only=True)
    assert [one.plan.list_id for one in outcome.lists] == ["fee", "certificate"]
    said = [str(p) for p in outcome.lists[1].plan.problems]
    assert [s.split("：", 1)[1] for s in said if "告知承诺的应当填写" in s] != []


def test_a_csv_in_an_old_charset_and_the_list_chosen_on_the_page(lists):
    text = io.StringIO()
    csv.writer(text).writerows([HEAD, *ROWS])
    outcome = sent(lists, text.getvalue().encode("gb18030"), "导出.csv", list_id="fee")
    assert (outcome.is_clean, len(outcome.lists[0].plan.rows)) == (True, 2)


def test_a_body_nobody_knows_is_told_at_its_row(lists):
    rows = [[*ROWS[0]]]
    rows[0][1] = "安澜县不存在的局"
    outcome = sent(lists, book(("收费目录清单", [HEAD, *rows])))
    assert "平台上没有责任单位" in str(outcome.lists[0].plan.problems[0])


def test_a_list_never_ends_a_line(lists):
    sent(lists, book(("收费目录清单", [HEAD, *ROWS])))
    head = [*HEAD, "状态"]
    outcome = sent(lists, book(("收费目录清单", [head, [*ROWS[0], "取消"], [*ROWS[1], "在用"]])))
    assert "取消应当在平台办理" in str(outcome.lists[0].plan.problems[0])


def test_what_is_written_comes_back_without_a_difference(lists):
    lists.held(bases=[*_two_bases()], reduction="小微企业免收。\n残疾人减半。", enterprise=True, note="-1号说明")
    lists.held(name="燃气检验费")
    header = writing.header("fee")
    rows = list(writing.rows("fee", sheets.written("fee", TODAY)))
    assert len(rows) == 3  # one line has two bases
    outcome = sent(lists, book(("收费目录清单", [header, *rows])))
    plan = outcome.lists[0].plan
    assert (plan.problems, plan.unchanged, plan.rows) == ([], 2, [])


@pytest.mark.parametrize("list_id", ["fund", "intermediary", "certificate"])
def test_every_list_comes_back_as_it_was_written(lists, list_id):
    lists.held(list_id)
    content = book(("甲", [writing.header(list_id), *writing.rows(list_id, sheets.written(list_id, TODAY))]))
    outcome = sent(lists, content, list_id=list_id)
    assert (outcome.lists[0].plan.problems, outcome.lists[0].plan.unchanged) == ([], 1)


def test_a_record_for_programs_has_codes_and_days(lists):
    row = lists.held()
    [record] = [writing.record(one) for one in sheets.written("fee", TODAY)]
    assert (record["uid"], record["effective_on"], record["elements"]["category"]) == (
        str(row.uid),
        "2026-03-02",
        "administrative",
    )


def test_only_publishers_enter_a_list(lists):
    register = Register.of([lists.bureau])
    outcome = entered(
        "清单.xlsx", book(("收费目录清单", [HEAD, *ROWS])), register, Terms("文件"), by=lists.who("keeper")
    )
    assert "事项发布员办理" in str(outcome.lists[0].plan.problems[0])
    assert not ListLine.objects.exists()


def _batches() -> int:
    return ItemBatch.objects.filter(scope="list").count()


def _two_bases() -> list[dict[str, Any]]:
    from gongkai.apps.services.tests.lists.stage import LAW, RULE

    return [LAW, RULE]


# A list of a thousand lines costs what one of ten does ----------------------------------


def many(count: int, **cells: str) -> bytes:
    """Lines of one body, with whatever differs from the sample by heading."""
    rows = []
    for number in range(count):
        row = [str(number), BODY, f"燃气检验费第{number}档", "每次50元", "元/次", "县财政局", KIND, BASIS, ""]
        rows.append([cells.get(head, value) for head, value in zip(HEAD, row, strict=True)])
    return book(("收费目录清单", [HEAD, *rows]))


def test_a_longer_list_asks_the_database_no_more(lists):
    """New lines, the next versions of lines in force, and lines that stay out: as many statements for 40 as for 10."""
    asked: dict[str, list[int]] = {"new": [], "changed": [], "unchanged": [], "refused": []}
    for count in (10, 40):
        for name, cells in (
            ("new", {}),
            ("unchanged", {}),
            ("changed", {"收费标准": "每次60元"}),
            ("refused", {"设定依据": ""}),
        ):
            with CaptureQueriesContext(connection) as queries:
                outcome = sent(lists, many(count, **cells))
            assert outcome.is_clean == (name != "refused")
            asked[name].append(len(queries))
        ListChange.objects.all().delete()
        ListLineVersion.objects.all().delete()
        ListLine.objects.all().delete()
    assert {name: few >= more for name, (few, more) in asked.items()} == dict.fromkeys(asked, True), asked


def test_lines_without_a_number_are_numbered_in_their_order(lists):
    sent(lists, many(3))
    names = list(ListLine.objects.order_by("code").values_list("name", flat=True))
    assert names == ["燃气检验费第0档", "燃气检验费第1档", "燃气检验费第2档"]
    assert len(set(ListLine.objects.values_list("code", flat=True))) == 3


def test_a_number_that_was_given_once_is_refused_also_within_one_list(lists):
    head, rows = [*HEAD, "清单编号"], [[*ROWS[0], "甲1"], [*ROWS[1], "甲1"]]
    outcome = sent(lists, book(("收费目录清单", [head, *rows])))
    assert "清单编号甲1已经使用" in str(outcome.lists[0].plan.problems[0])
    assert not ListLine.objects.exists()


def test_a_line_of_the_same_name_in_force_is_told_as_for_a_single_line(lists):
    """S9: by another number, the name that a line in force has; not once that one's term is over on the day."""
    head = [*HEAD, "清单编号"]
    sent(lists, book(("收费目录清单", [head, [*ROWS[0], "甲1"]])))
    twin = sent(lists, book(("收费目录清单", [head, [*ROWS[0], "甲2"]])))
    assert "中已有“燃气许可证工本费”（甲1）" in str(twin.lists[0].plan.problems[0])
    line, day = ListLine.objects.get(), date(2027, 1, 1)
    for on in (TODAY, date(2026, 12, 31), day):
        single = reading.twin_of(ListLine(list="fee", org=lists.bureau), line.name, on)
        assert reading.Namesakes(lists.bureau, "fee").twin_of(None, line.name, on) == single
        assert reading.Namesakes(lists.bureau, "fee").twin_of(line.pk, line.name, on) == reading.twin_of(
            line, line.name, on
        )
    assert reading.Namesakes(lists.bureau, "fee").twin_of(None, line.name, day) == ""


def test_a_number_longer_than_its_column_is_refused_and_never_cut(lists):
    """Two long numbers with the same beginning are two numbers."""
    outcome = sent(lists, book(("收费目录清单", [[*HEAD, "清单编号"], [*ROWS[0], "甲" * 61]])))
    assert "清单编号不能超过60个字" in str(outcome.lists[0].plan.problems[0])
    assert not ListLine.objects.exists()
