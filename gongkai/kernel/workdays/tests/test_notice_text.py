"""Slips in a pasted notice are refused with a sentence, not imported."""

from datetime import date

import pytest

from gongkai.kernel.workdays.notice_text import from_text
from gongkai.kernel.workdays.notices import NoticeError, from_csv, from_toml, guess_format

NEXT = """国务院办公厅关于2027年
部分节假日安排的通知
国办发明电 [2026] 9 号

一、元旦：1月1日（周五）至3日（周日）放假，共3天。
二、春节：2月5日（农历除夕、周五）至12日（周五）放假调休，共8天。1月31日（周日）、2月20日（周六）上班。
三、清明节：4月3日（周六）至5日（周一）放假，共3天。
四、劳动节：5月1日（周六）至5日（周三）放假调休，共5天。4月25日（周日）、5月8日（周六）上班。
五、端午节：6月9日（周三）放假1天，不调休。
六、中秋节：9月15日（周三）放假1天，不调休。
七、国庆节：10月1日（周五）至7日（周四）放假调休，共7天。9月26日（周日）、10月9日（周六）上班。

国务院办公厅
二〇二六年十一月二十三日
"""


def test_the_next_notice_is_read_from_its_text():
    notice = from_text(NEXT)
    assert (notice.year, notice.whole_year) == (2027, True)
    assert notice.title == "国务院办公厅关于2027年部分节假日安排的通知"
    assert notice.number == "国办发明电〔2026〕9号"
    assert notice.issued_on == date(2026, 11, 23)
    assert notice.warnings == ()
    assert [d.date for d in notice.days if d.name == "春节" and not d.working] == [
        date(2027, 2, n) for n in range(5, 13)
    ]
    assert [d.date for d in notice.days if d.working] == [
        date(2027, 1, 31),
        date(2027, 2, 20),
        date(2027, 4, 25),
        date(2027, 5, 8),
        date(2027, 9, 26),
        date(2027, 10, 9),
    ]


@pytest.mark.parametrize(
    ("old", "new", "sentence"),
    [
        ("1月1日（周五）", "1月1日（周四）", "2027-01-01 不是星期四，请核对“1月1日(周四)”。"),
        ("共8天", "共7天", "春节写明共7天，按日期计算为8天。"),
        ("2月20日（周六）上班", "2月30日（周六）上班", "没有“2月30日(周六)”这一天。"),
        ("2月20日（周六）上班", "2月6日（周六）上班", "2027-02-06 既放假又上班。"),
        ("至12日（周五）", "至2日（周二）", "春节的起止日期 2027-02-05 至 2027-02-02 不对。"),
        ("端午节：6月9日", "端午节：9日", "“9日(周三)”没有写明月份。"),
        ("1月31日（周日）、", "2028年1月30日（周日）、", "2028-01-30 不在2027年放假安排的范围内。"),
    ],
)
def test_a_slip_is_refused(old, new, sentence):
    assert old in NEXT
    with pytest.raises(NoticeError) as refused:
        from_text(NEXT.replace(old, new))
    assert sentence in str(refused.value).splitlines()


def test_a_missing_holiday_is_pointed_out():
    shorter = "\n".join(line for line in NEXT.splitlines() if "端午" not in line)
    assert from_text(shorter).warnings == ("没有识别到端午节，请核对原文。",)


def test_a_workday_that_is_one_anyway_is_pointed_out():
    odd = NEXT.replace("10月9日（周六）", "10月8日（周五）")
    assert from_text(odd).warnings == ("2027-10-08 本来就是工作日，通知又写明上班，请核对。",)


def test_the_year_may_be_given_beside_a_bare_text():
    bare = "一、元旦：1月1日（周四）至3日（周六）放假调休，共3天。1月4日（周日）上班。"
    with pytest.raises(NoticeError, match="没有找到通知所说的年份"):
        from_text(bare)
    notice = from_text(bare, 2026)
    assert [(d.date, d.working) for d in notice.days] == [
        (date(2026, 1, 1), False),
        (date(2026, 1, 2), False),
        (date(2026, 1, 3), False),
        (date(2026, 1, 4), True),
    ]
    assert (notice.title, notice.number, notice.issued_on) == ("2026年节假日安排", "", None)
    assert not notice.whole_year


@pytest.mark.parametrize("text", ["2027年没有任何安排。", "关于2027年的通知，请安排好值班。"])
def test_a_text_without_days_is_refused(text):
    with pytest.raises(NoticeError, match="没有识别到任何放假或上班的日期"):
        from_text(text)


def test_the_form_of_a_text_is_recognised():
    assert guess_format("year = 2027\n[[holidays]]") == "toml"
    assert guess_format("\ufeff日期,类型,名称\n") == "csv"
    assert guess_format(NEXT) == "text"


def test_toml_is_the_form_of_our_own_files():
    text = """
year = 2027
[[sources]]
key = "HN2027"
title = "国务院办公厅关于2027年部分节假日安排的通知"
number = "国办发明电〔2026〕9号"
issued = 2026-11-23
mark = "V"
[[holidays]]
name = "元旦"
from = 2027-01-01
to = 2027-01-03
workdays = [2026-12-27]
source = "HN2027"
"""
    notice = from_toml(text)
    assert notice.cited == "《国务院办公厅关于2027年部分节假日安排的通知》（国办发明电〔2026〕9号）"
    assert [(d.date.isoformat(), d.working) for d in notice.days] == [
        ("2027-01-01", False),
        ("2027-01-02", False),
        ("2027-01-03", False),
        ("2026-12-27", True),
    ]
    with pytest.raises(NoticeError, match="不是正确的 TOML 文本"):
        from_toml("year = ")
    with pytest.raises(NoticeError, match="导入的文本：holidays 第1项“元旦”：有不认识的字段“days”。"):
        from_toml(text.replace("workdays", "days"))
    with pytest.raises(NoticeError, match="要写明放假通知的名称"):
        from_toml('year = 2027\n[[holidays]]\nname = "元旦"\nfrom = 2027-01-01\nto = 2027-01-01\nsource = "X"\n')


def test_a_table_has_one_day_a_row():
    notice = from_csv("日期,类型,名称\n2027-01-01,放假,元旦\n2027-01-03,上班,\n", 2027)
    assert [(d.date, d.working, d.name) for d in notice.days] == [
        (date(2027, 1, 1), False, "元旦"),
        (date(2027, 1, 3), True, ""),
    ]


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("日子,类型,名称\n", "表头应为“日期,类型,名称”。"),
        ("日期,类型,名称\n2027年1月1日,放假,元旦\n", "第2行的日期“2027年1月1日”不对"),
        ("日期,类型,名称\n2027-01-01,休假,元旦\n", "第2行的类型“休假”不对"),
        ("日期,类型,名称\n", "没有识别到任何放假或上班的日期"),
        ("日期,类型,名称\n2027-01-01,放假,元旦\n2027-01-01,上班,\n", "2027-01-01 既放假又上班"),
    ],
)
def test_a_table_with_a_slip_is_refused(text, sentence):
    with pytest.raises(NoticeError, match=sentence):
        from_csv(text, 2027)
