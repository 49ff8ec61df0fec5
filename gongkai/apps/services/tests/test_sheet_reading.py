"""Messy files as bodies send them: headers, merged cells, charsets, repeated elements, what is left out and told."""

import pytest

from gongkai.apps.services.rules.loading import composed
from gongkai.apps.services.rules.sheets.files import UnreadableFile, open_content
from gongkai.apps.services.rules.sheets.sent import column_letters
from gongkai.apps.services.tests import sheet_samples as s

TITLE = ["安澜县财政局政务服务事项实施清单（2026年版）"]
FILLED_BY = ["填报单位：财政局", "", "", "填报日期：2026.10.8"]
HEAD = ["序号", "事 项\n名称*", "事项类型", "承诺办结时限（工作日）", "服务对象", "是否收费"]
ROW = ["１", "　燃气经营许可证核发 ", "行政许可", "１０", "自然人；企业法人", "否"]


def values(sent, at=0):
    return composed(sent.items[at].values, sent.items[at].made)[1]


def test_the_header_is_found_below_titles_and_columns_in_any_order():
    sent = s.sent(s.book({"Sheet1": [TITLE, FILLED_BY, [], HEAD, ROW]}))
    assert values(sent) == {
        "name": "燃气经营许可证核发",
        "type": "01",
        "service_objects": ["1", "2"],
        "promised_days": 10,
        "promised_unit": "working",
        "is_fee": False,
    }
    assert (sent.items[0].row, sent.items[0].identity) == (5, {"serial": "1"})
    backwards = s.sent(s.book({"Sheet1": [list(reversed(HEAD)), list(reversed(ROW))]}))
    assert values(backwards) == values(sent)


@pytest.mark.parametrize("charset", ["utf-8", "utf-8-sig", "gbk", "gb18030", "utf-16"])
@pytest.mark.parametrize("delimiter", [",", "\t", ";"])
def test_csv_in_any_charset_and_cut_by_any_mark(charset, delimiter):
    rows = [TITLE, HEAD, ["1", '燃气"经营"许可证，核发', "行政许可", "10", "自然人、企业法人", "否"]]
    sent = s.sent(s.table(rows, charset, delimiter), "清单.csv")
    assert values(sent)["name"] == '燃气"经营"许可证，核发'
    assert values(sent)["service_objects"] == ["1", "2"]


def test_a_rare_character_survives_gb18030():
    sent = s.sent(s.table([HEAD, ["1", "㛃镇事项𠮷", "行政许可", "10", "", "否"]], "gb18030"), "a.csv")
    assert values(sent)["name"] == "㛃镇事项𠮷"


def merged_header(book, pages):
    page = pages["清单"]
    page.merge_range(0, 0, 0, 5, "附件：实施清单")
    for column, label in ((0, "序号"), (1, "事项名称")):
        page.merge_range(1, column, 2, column, label)
    page.merge_range(1, 2, 1, 5, "申请材料")
    page.merge_range(3, 0, 4, 0, "1")
    page.merge_range(3, 1, 4, 1, "燃气经营许可证核发")


def test_a_header_of_two_rows_and_cells_merged_downwards():
    grid = [
        [],
        [],
        ["", "", "名称", "类型", "必要性", "来源渠道"],
        ["", "", "申请表", "原件", "必要", "申请人自备"],
        ["", "", "营业执照", "复印件", "容缺后补", "政府部门核发"],
        ["2", "瓶装燃气供应许可", "申请表", "原件", "是", "申请人"],
    ]
    sent = s.sent(s.book({"清单": grid}, merged_header))
    first, second = values(sent), values(sent, 1)
    assert [m["name"] for m in first["materials"]] == ["申请表", "营业执照"]
    assert first["materials"][1] == {
        "name": "营业执照",
        "kind": "copy",
        "necessity": "tolerated",
        "source": "government",
    }
    assert second["name"] == "瓶装燃气供应许可" and len(second["materials"]) == 1


def test_materials_in_numbered_columns_and_in_a_sheet_of_their_own():
    numbered = ["事项编码", "事项名称", "材料名称1", "材料1类型", "申请材料（2）材料名称", "材料类型2"]
    sent = s.sent(s.book({"清单": [numbered, ["A1", "甲", "申请表", "原件", "执照", "电子"]]}))
    assert values(sent)["materials"] == [
        {"name": "申请表", "kind": "original"},
        {"name": "执照", "kind": "electronic"},
    ]
    apart = {
        "基本信息": [["序号", "事项编码", "事项名称"], ["1", "A1", "甲"], ["2", "A2", "乙"]],
        "材料清单": [
            ["事项编码", "材料名称", "材料形式"],
            ["Ａ2", "申请表", "原件"],
            ["", "执照", "电子"],
            ["A9", "x", "原件"],
        ],
        "收费": [
            ["序号", "收费项目名称", "收费标准", "单价", "计费单位"],
            ["2", "工本费", "10元/本", "1,010.5元", "本"],
        ],
    }
    sent = s.sent(s.book(apart))
    assert "materials" not in values(sent)
    assert [m["name"] for m in values(sent, 1)["materials"]] == ["申请表", "执照"]
    assert values(sent, 1)["fees"] == [{"name": "工本费", "standard": "10元/本", "amount": "1010.50", "unit": "本"}]
    (lost,) = sent.stray
    assert (lost.place, lost.value) == ("材料清单!A4", "A9")


@pytest.mark.parametrize("said", ["10元\n20元", "1,5", "0.5,3", "10,20元", "1,0000", "元", "10.555"])
def test_an_amount_that_is_not_one_amount_is_refused(said):
    """Joined together it would be published, and charged, as another one."""
    head = ["事项名称", "事项编码", "收费项目名称", "收费标准", "单价", "计费单位"]
    sent = s.sent(s.book({"清单": [head, ["甲", "A1", "工本费", "见文件", said, "本"]]}))
    assert any("应为金额" in str(problem) for problem in sent.items[0].problems)
    assert "amount" not in values(sent)["fees"][0]


@pytest.mark.parametrize(
    ("said", "read"),
    [
        ("￥1,010.5", "1010.50"),
        ("10", "10.00"),
        ("1，000，000元", "1000000.00"),
        ("¥ 0.5 元", "0.50"),
        ("1200元", "1200.00"),
    ],
)
def test_an_amount_is_read_as_people_write_it(said, read):
    head = ["事项名称", "事项编码", "收费项目名称", "收费标准", "单价", "计费单位"]
    sent = s.sent(s.book({"清单": [head, ["甲", "A1", "工本费", "见文件", said, "本"]]}))
    assert values(sent)["fees"][0]["amount"] == read


def test_every_problem_says_sheet_row_column_value_and_why():
    head = ["事项名称", "事项类型", "到办事现场次数", "是否收费", "生效日期", "事项状态"]
    sent = s.sent(s.book({"清单": [head, ["甲", "行政允许", "若干", "也许", "2月30日", "睡眠"]]}))
    told = [str(p) for p in sent.items[0].problems]
    assert told[0].startswith("清单!B2（事项类型）“行政允许”：不在可选的值中（行政权力、行政许可")
    assert told[1:] == [
        "清单!C2（到办事现场次数）“若干”：应为整数。",
        "清单!D2（是否收费）“也许”：应为“是”或者“否”。",
        "清单!E2（生效日期）“2月30日”：不是日期，请写成2024年3月1日或者2024-03-01。",
        "清单!F2（事项状态）“睡眠”：应为在用、暂停或者取消。",
    ]


def test_a_number_and_a_flag_of_one_value_are_told_apart_whatever_was_read_before():
    """Cells that were read before are not read again, and 1, 1.0 and True are one key to a dictionary."""
    head = ["事项编码", "事项名称", "材料名称", "原件份数", "是否共享"]
    rows = [["A1", "甲", "执照", 1, True], ["A2", "乙", "执照", 1.0, "是"], ["A3", "丙", "执照", True, 1]]
    sent = s.sent(s.book({"清单": [head, *rows]}))
    assert (
        values(sent)["materials"] == values(sent, 1)["materials"] == [{"name": "执照", "originals": 1, "shared": True}]
    )
    assert [str(p) for p in sent.items[2].problems] == ["清单!D4（原件份数）“是”：应为整数。"]


def test_a_problem_is_told_in_every_row_that_has_it():
    head = ["事项编码", "事项名称", "材料名称", "材料类型", "原件份数"]
    rows = [[f"A{n}", "甲", "执照", "原件", "若干"] for n in (1, 2, 3)]
    sent = s.sent(s.book({"清单": [head, *rows]}))
    assert [str(p) for item in sent.items for p in item.problems] == [
        f"清单!E{row}（原件份数）“若干”：应为整数。" for row in (2, 3, 4)
    ]


def test_what_is_left_out_is_told():
    def hide(book, pages):
        pages["旧表"].hide()
        pages["清单"].set_row(2, None, None, {"hidden": True})

    sheets = {
        "清单": [
            HEAD,
            ROW,
            ["2", *ROW[1:]],
            ["合计", "2项"],
            ["注：以上事项已公布"],
            ["", "", "行政许可", "3", "自然人", ""],
        ],
        "旧表": [HEAD, ROW],
        "草稿": [["随便写写"]],
        "填表说明": [["每行一项"]],
    }
    sent = s.sent(s.book(sheets, hide))
    assert len(sent.items) == 2
    assert sent.notes == [
        "工作表“旧表”是隐藏的，没有读取。",
        "工作表“清单”有1个隐藏行，已一并读取。",
        "工作表“草稿”没有找到表头，没有读取。",
        "清单第4行是说明，没有读取。",
        "清单第5行没有事项名称和编码，没有读取。",
    ]
    assert [str(p) for p in sent.stray] == ["清单第6行“行政许可”：没有事项名称和事项编码。"]


def test_a_column_that_nobody_knows_is_kept_and_one_given_twice_is_told():
    sent = s.sent(s.book({"清单": [["事项名称", "网办二维码", "事项 名称", "是否收费"], ["甲", "有", "乙", "否"]]}))
    assert values(sent) == {"name": "甲", "is_fee": False, "extras": {"网办二维码": "有"}}
    assert sent.notes == ["工作表“清单”的“事项 名称”与前面的列重复，没有读取。"]


def test_materials_as_one_text_are_not_guessed():
    sent = s.sent(s.book({"清单": [["事项名称", "申请材料"], ["甲", "1.申请表\n2.执照"]]}))
    assert "应当分列或者另表填写（材料名称、类型、必要性、来源渠道）" in str(sent.items[0].problems[0])


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("a.xlsx", b"PK\x03\x04 not a workbook", "不是可以读取的电子表格"),
        ("a.xls", b"\xd0\xcf\x11\xe0rubbish", "不是可以读取的电子表格"),
        ("a.xlsx", b"", "不是可以读取的电子表格"),
        ("a.csv", b"\xff\xff\xff\x81", "文字编码无法识别"),
        ("a.pdf", b"%PDF", "不是电子表格或者 CSV"),
        ("list", b"x", "不是电子表格或者 CSV"),
    ],
)
def test_a_file_that_is_no_list_is_refused_with_a_sentence(name, content, said):
    with pytest.raises(UnreadableFile, match=said):
        open_content(name, content)


def test_an_empty_list_says_what_the_header_should_hold():
    assert s.sent(b"", "a.csv").notes[-1] == "没有找到事项清单：表头中应有“事项名称”或者“事项编码”。"


def test_columns_are_called_as_the_spreadsheet_calls_them():
    assert [column_letters(n) for n in (0, 25, 26, 701, 702)] == ["A", "Z", "AA", "ZZ", "AAA"]
