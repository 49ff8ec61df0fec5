"""What a saved page says, told apart from the site around it."""

from datetime import date

import pytest

from gongkai.apps.disclosure.rules.importing import body_key, dates, read_page, suggest, to_html
from gongkai.apps.disclosure.rules.importing.pages import TRAILER, plain

TODAY = date(2026, 3, 2)
PAGE = """当前位置：首页 > 政府信息公开 > 政府信息公开年报

青岚县水务局2019年政府信息公开工作年度报告

发布时间：2020-01-16 09:12　来源：青岚县水务局　浏览次数：312　字体：[大 中 小]

根据《中华人民共和国政府信息公开条例》编制本报告。
一、总体情况
2019年，我局主动公开信息312条。信息来源：各股室报送，均已核实。
青岚县水务局
2020年1月15日

【打印】 【关闭】
上一篇：青岚县水务局2018年年报
扫一扫在手机打开当前页
主办：青岚县人民政府　承办：县政府办
"""


def proposal(text: str):
    lines = text.splitlines()
    page = read_page(lines)
    return page, suggest(page, lines, today=TODAY), lines[page.first : page.last]


def test_the_frame_of_the_site_becomes_facts_and_the_article_stays_whole():
    _, said, kept = proposal(PAGE)
    assert (said.title, said.bodies, said.year) == (
        "青岚县水务局2019年政府信息公开工作年度报告",
        ("青岚县水务局",),
        2019,
    )
    assert (said.published_on, said.formed_on) == (date(2020, 1, 16), date(2020, 1, 15))
    assert (said.column, said.kind, said.language, said.doubts) == ("reports", "report", "中文", [])
    assert kept[0].startswith("根据《中华人民共和国") and kept[-1] == "2020年1月15日"
    # A label inside a sentence of the article is a sentence of the article.
    assert any("信息来源：各股室报送" in line for line in kept)


@pytest.mark.parametrize(
    ("line", "day"),
    [
        ("2013-02-19", date(2013, 2, 19)),
        ("2013年2月19日", date(2013, 2, 19)),
        ("２０１３年２月１９日", date(2013, 2, 19)),
        ("二〇一三年二月十九日", date(2013, 2, 19)),
        ("二○一三年十二月三十一日", date(2013, 12, 31)),
        ("20130219", date(2013, 2, 19)),
        ("2013.2.19", date(2013, 2, 19)),
        ("2013年2月30日", None),
        ("电话 20130219123", None),
        ("二月十九日", None),
    ],
)
def test_dates_as_offices_write_them(line, day):
    assert dates.find(line) == day


def test_a_date_inside_a_sentence_is_no_signature():
    assert dates.only("2013年2月19日") == date(2013, 2, 19)
    assert dates.only("于2013年2月19日印发") is None


@pytest.mark.parametrize(
    "line", ["文件下载", "【打印】【关闭】", "下一條:某某通知", "相關詞條", "联系我们", "蜀ICP备05000001号-1"]
)
def test_what_sites_print_below_an_article_is_known_in_either_script(line):
    assert TRAILER.match(plain(line))


@pytest.mark.parametrize(
    "line", ["特此通知。", "联系人：综合股", "附件：1.公开事项目录", "解读要求如下", "关闭落后产能工作方案"]
)
def test_what_belongs_to_an_article_stays(line):
    assert not TRAILER.match(plain(line))
    assert line in proposal(f"关于做好某项工作的通知\n{'正文。' * 20}\n{line}")[2]


def test_a_report_without_a_date_gets_the_statutory_day_and_a_doubt():
    _, said, _ = proposal("青嵐縣水務局2022年政府信息公開年報\n2022年，本局主動公開信息三百條，較好完成任務。")
    assert (said.published_on, said.dated) == (date(2023, 1, 31), False)
    assert "推算" in said.doubts[0]
    assert (said.bodies, said.language) == (("青岚县水务局",), "中文（繁体）")


def test_an_estimate_never_lies_in_the_future():
    _, said, _ = proposal(f"青岚县水务局{TODAY.year}年政府信息公开年报\n今年工作情况如下。")
    assert said.published_on == TODAY


def test_without_any_hint_nothing_is_made_up():
    _, said, _ = proposal("一则说明\n没有日期也没有单位。")
    assert (said.published_on, said.formed_on, said.bodies, said.year) == (None, None, (), None)
    assert len(said.doubts) == 3


def test_a_short_name_in_the_title_gives_way_to_the_full_one_of_the_page():
    text = "县水务局2015年信息公开年度报告\n发布日期：2016-03-01 来源：青岚县水务局\n正文如下。"
    assert proposal(text)[1].bodies == ("青岚县水务局",)


def test_a_source_that_is_an_office_inside_is_not_taken_for_the_body():
    text = "青岚县水务局2015年政府信息公开年报\n信息来源：综合处 发布日期：2016-03-01\n正文如下。"
    assert proposal(text)[1].bodies == ("青岚县水务局",)


def test_names_are_compared_without_script_width_and_brackets():
    assert body_key("青嵐縣 水務局（縣河長辦）") == body_key("青岚县水务局")


CELLS = ["信息内容", "本年制发件数", "现行有效件数", "规章", "0", "2", "规范性文件", "3", "12"]


def test_cells_of_a_copied_table_become_rows_and_sections_stay_headings():
    markup = to_html(["二、主动公开政府信息情况", *CELLS, "三、收到和处理申请情况", "全年收到申请3件，均已答复。"])
    assert "<h2>二、主动公开政府信息情况</h2>" in markup and "<h2>三、收到和处理申请情况</h2>" in markup
    assert '<tr><th scope="row">规章</th><td>0　2</td></tr>' in markup
    assert '<tr><th scope="row">规范性文件</th><td>3　12</td></tr>' in markup


def test_a_few_short_lines_are_no_table():
    assert "<table" not in to_html(["特此公告", "青岚县水务局", "2020年1月15日"])


def test_nothing_of_the_text_is_markup_and_nothing_is_lost():
    lines = ["<script>alert(1)</script>", *CELLS[:3], "<b>", "0", "1", "2"]
    markup = to_html(lines)
    assert "<script" not in markup and "<b>" not in markup
    assert all(part in markup for part in ("&lt;script&gt;", "&lt;b&gt;", "本年制发件数", "0　1　2"))
