"""Components say what they show to everybody: sighted, listening, and without scripts."""

import json
import re
from datetime import UTC, datetime
from types import SimpleNamespace

import pytest
from django.template import Context, Template
from django.test import RequestFactory

from gongkai.kernel.registry import modules
from gongkai.web.charts import Chart, Series
from gongkai.web.script import page_to_traditional
from gongkai.web.shapes import FacetGroup, Fact, FileItem, Tab, TimelineItem, facet_group, steps, timeline_item
from gongkai.web.tables import Tag


def render(source: str, **values: object) -> str:
    return Template("{% load web_tags %}" + source).render(Context(values))


def test_a_step_bar_names_the_current_step_and_what_is_done() -> None:
    shown = render("{% step_bar bar %}", bar=steps(["登记", "审查", "答复"], 1, {0: "11月2日"}))
    assert shown.count('aria-current="step"') == 1
    assert shown.count("（已完成）") == 1
    assert "11月2日" in shown
    assert [step.state for step in steps(["登记", "审查"], 2)] == ["done", "done"]


def test_a_journal_entry_becomes_a_line_of_the_timeline() -> None:
    entry = SimpleNamespace(
        act="disclosure.request.extend",
        verb_label="延长期限",
        at=datetime(2026, 11, 22, 1, 5, tzinfo=UTC),
        actor_name="王芳",
        for_name="赵强",
        details={"reason": "需要核实", "phone": "13812345678"},
    )
    shown = render("{% timeline entries %}", entries=[entry])
    assert "批准延期" in shown and "王芳（代赵强）" in shown and "需要核实" in shown
    assert "2026年11月22日 09:05" in shown
    assert "13812345678" not in shown


def test_the_public_timeline_names_nobody_and_quotes_nobody() -> None:
    entry = SimpleNamespace(
        act="", verb_label="答复", at=None, actor_name="王芳", for_name="", details={"opinion": "内部意见"}
    )
    assert timeline_item(entry, names=False) == TimelineItem("答复")


def test_facts_leave_out_what_is_empty_and_keep_lines_and_tags() -> None:
    facts = [
        Fact("名称", "甲\n乙"),
        Fact("空", ""),
        Fact("件数", 0),
        Fact("有效性", Tag("有效", "green")),
        ("<b>", "<i>"),
    ]
    shown = render("{% facts facts %}", facts=facts)
    assert "甲<br>乙" in shown
    assert "空" not in shown
    assert "<dd>0</dd>" in shown
    assert '<span class="tag tag--green">有效</span>' in shown
    assert "&lt;b&gt;" in shown and "&lt;i&gt;" in shown


def test_facets_link_to_one_more_and_one_less_choice_from_the_first_page() -> None:
    request = RequestFactory().get("/list/", {"theme": "a", "q": "预算", "at": "x"})
    group = facet_group(request, "theme", "主题", [("a", 3), ("b", 0)], {"a": "财政", "b": "教育"})
    chosen, other = group.options
    assert (chosen.label, chosen.chosen, other.chosen) == ("财政", True, False)
    assert "theme" not in chosen.url and "q=" in chosen.url
    assert "theme=b" in other.url and "at=" not in other.url
    shown = render("{% facets groups %}{% chosen_facets groups %}", groups=[group])
    assert shown.count('aria-current="true"') == 1
    assert "主题：财政" in shown


def many_facets(**asked: str) -> FacetGroup:
    request = RequestFactory().get("/list/", {"q": "预算", **asked})
    return facet_group(request, "org", "机关", [(f"b{n}", 99 - n) for n in range(40)])


def test_of_many_facets_a_few_are_shown_with_the_chosen_one_and_a_way_to_all() -> None:
    few = many_facets(org="b30", at="x")
    assert [one.label for one in few.options] == [f"b{n}" for n in range(12)] + ["b30"]
    assert few.more is not None and few.more[0] == "更多 27 个"
    assert "whole=org#facet-org" in few.more[1] and "org=b30" in few.more[1] and "at=" not in few.more[1]
    assert 'id="facet-org"' in render("{% facets groups %}", groups=[few])
    whole = many_facets(whole="org")
    assert len(whole.options) == 40 and whole.more is not None and "whole" not in whole.more[1]
    assert all("whole" not in one.url for one in whole.options)
    assert len(many_facets(whole="theme").options) == 12


def test_hardly_more_facets_are_all_shown() -> None:
    request = RequestFactory().get("/list/")
    group = facet_group(request, "kind", "类型", [(str(n), 1) for n in range(15)])
    assert (len(group.options), group.more) == (15, None)


def test_a_chart_carries_its_numbers_and_a_table_that_says_the_same() -> None:
    chart = Chart("c1", "每月新收", "bar", ["1月", "</script>"], [Series("新收", [1200, None])], "件", "来源：台账")
    shown = render("{% chart chart %}", chart=chart)
    data = re.search(r'<script id="c1-data" type="application/json">(.*?)</script>', shown)
    assert data is not None
    assert json.loads(data[1])["series"] == [{"name": "新收", "values": [1200, None]}]
    assert '<td class="is-number">1,200</td>' in shown and '<th scope="row">1月</th>' in shown
    assert "新收（件）" in shown and "来源：台账" in shown


def test_a_chart_of_nothing_says_so() -> None:
    assert "这一时段没有数据" in render("{% chart chart %}", chart=Chart("c2", "去年", "bar", [], [Series("新收", [])]))


def test_a_chart_whose_numbers_do_not_fit_its_labels_is_refused() -> None:
    with pytest.raises(ValueError, match="每月新收"):
        Chart("c3", "每月新收", "bar", ["1月"], [Series("新收", [1, 2])])


def test_a_qr_code_is_drawn_without_styles_and_has_a_name() -> None:
    shown = render("{% qr url '扫码查看' %}", url='https://example.invalid/?a="><b>')
    assert "<svg" in shown and 'aria-label="扫码查看"' in shown
    assert "style" not in shown and "<b>" not in shown


def test_notices_files_tabs_and_progress() -> None:
    notice = render(
        "{% notice tone='warning' title=title %}<p>{{ text }}</p>{% endnotice %}", title="<期限>", text="<暂定>"
    )
    assert "notice--warning" in notice and "&lt;期限&gt;" in notice and "&lt;暂定&gt;" in notice
    files = render("{% file_list files %}", files=[FileItem("<甲>.pdf", "/files/1/", 2048)])
    assert "&lt;甲&gt;.pdf" in files and "2 KB" in files
    tabs = render("{% tabs items %}", items=[Tab("全部", "?", True, 1240), Tab("待办", "?a=1")])
    assert tabs.count('aria-current="page"') == 1 and "1,240" in tabs
    assert '<progress value="3" max="10" aria-label="导入">' in render("{% progress '导入' 3 10 %}")


def test_the_way_here_ends_with_this_page() -> None:
    shown = render("{% breadcrumb crumbs '申请' '首页' '/' %}", crumbs=[("公开", "/open/")])
    assert re.findall(r">([^<>\s]+)<", shown) == ["首页", "公开", "申请"]
    assert '<li aria-current="page">申请</li>' in shown


def test_acts_are_links_that_work_without_scripts() -> None:
    shown = render("{% act_link '/withdraw/' '撤回' 'danger' 'trash' %}")
    assert '<a class="button button--danger" href="/withdraw/" data-dialog>' in shown


def test_icons_are_hidden_from_listeners_unless_they_have_a_name() -> None:
    assert 'aria-hidden="true"' in render("{% icon 'clock' %}")
    assert 'role="img" aria-label="期限"' in render("{% icon 'clock' '' '期限' %}")


def test_every_icon_that_is_used_exists() -> None:
    from pathlib import Path

    web = Path(__file__).parents[1]
    known = set(re.findall(r'<symbol id="([a-z-]+)"', (web / "static/web/icons.svg").read_text(encoding="utf-8")))
    used = set()
    for file in [*web.glob("templates/web/**/*.html"), *web.glob("*.py")]:
        used |= set(re.findall(r'{% icon "([a-z-]+)"', file.read_text(encoding="utf-8")))
        used |= set(
            re.findall(
                r'ClockFace\([^)]*?"(?:late|today|soon|paused|none|done)", "([a-z-]+)"',
                file.read_text(encoding="utf-8"),
            )
        )
    used |= {menu.icon for module in modules().values() for menu in module.menus}
    assert used <= known


def test_traditional_script_leaves_scripts_fields_and_values_alone() -> None:
    page = (
        '<html lang="zh-Hans"><p title="发布">发布</p><input value="发布" placeholder="发布">'
        "<textarea>发布</textarea><script>发布</script><p>头发</p></html>"
    )
    assert page_to_traditional(page) == (
        '<html lang="zh-Hant"><p title="發布">發布</p><input value="发布" placeholder="發布">'
        "<textarea>发布</textarea><script>发布</script><p>頭髮</p></html>"
    )
