"""Sample values for the style guide: every component once, without a database."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from types import SimpleNamespace
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.safestring import SafeString

from gongkai.kernel import workdays
from gongkai.web.charts import Chart, Series
from gongkai.web.forms import CitizenIdField, DateField, Form, PhoneField, ReasonForm, RichTextField, UploadField
from gongkai.web.shapes import (
    Crumb,
    FacetGroup,
    FacetOption,
    Fact,
    FileItem,
    Tab,
    TimelineItem,
    steps,
)
from gongkai.web.tables.columns import Column, Tag
from gongkai.web.tables.keyset import Cursor, Page
from gongkai.web.tables.table import Empty, Head, drawn

SHANGHAI = ZoneInfo("Asia/Shanghai")


class SampleForm(Form):
    name = forms.CharField(label="姓名或单位名称", max_length=60, help_text="与身份证明一致。")
    citizen_id = CitizenIdField(label="公民身份号码", required=False)
    phone = PhoneField(label="联系电话", help_text="用于通知办理进度，全角数字也可以。")
    wanted_on = DateField(label="希望答复日期", required=False)
    kind = forms.ChoiceField(label="申请人类别", choices=[("", "请选择"), ("person", "公民"), ("company", "商业企业")])
    way = forms.ChoiceField(
        label="获取方式",
        choices=[("mail", "邮寄"), ("email", "电子邮件"), ("self", "自行领取")],
        widget=forms.RadioSelect,
    )
    carriers = forms.MultipleChoiceField(
        label="载体形式",
        required=False,
        choices=[("paper", "纸质"), ("disc", "光盘"), ("file", "电子文件")],
        widget=forms.CheckboxSelectMultiple,
    )
    description = forms.CharField(
        label="所需信息的名称、文号或者特征描述", max_length=500, widget=forms.Textarea(attrs={"rows": 4})
    )
    proof = UploadField(label="身份证明", required=False, extensions=("pdf", "jpg", "png"), max_count=2)
    body = RichTextField(label="正文", required=False)
    agreed = forms.BooleanField(label="我已阅读并同意《申请须知》")


class FilterForm(Form):
    q = forms.CharField(label="标题或编号", required=False)
    state = forms.ChoiceField(label="状态", required=False, choices=[("", "全部"), ("open", "在办"), ("done", "办结")])
    since = DateField(label="收件起始日期", required=False)


SWATCHES = "ink blue-deep blue blue-tint red red-tint green green-tint amber amber-tint slate paper-soft"
ICONS = (
    "search menu close clock calendar alert info check-circle x-circle pause file download upload print copy share "
    "user users building home list inbox settings edit trash eye lock phone mail map-pin star flag bell chart book "
    "folder tag filter history help shield table rss hourglass volume text-size contrast pointer qr message scale "
    "send money link archive refresh external plus arrow-left arrow-right"
)


@dataclass(frozen=True)
class SampleClock:
    due_on: date | None
    paused: bool = False
    provisional: bool = False
    closed_on: date | None = None


class SampleTable:
    """The outside of a Table over rows that are written here."""

    id = "sample-table"
    caption = "办件列表"
    empty = Empty()
    is_filtered = False
    count_text = "共 1,000+ 条"
    previous_url = "?at=previous"
    first_url = "?"
    next_url = "?at=next"
    clear_url = "?"
    formats = ("xlsx",)
    hidden: Sequence[tuple[str, str]] = ()
    columns = (
        Column("title", "标题", main=True, url=lambda row: "#sample"),
        Column("number", "编号"),
        Column("kind", "环节", value=lambda row: Tag(row["kind"], row["tone"])),
        Column("on", "收件日期", kind="date"),
        Column("fee", "费用", kind="money"),
        Column("clock", "期限", value="clock", kind="clock"),
    )

    def __init__(self, request: HttpRequest, rows: list[dict[str, Any]]) -> None:
        self.request = request
        self.form = FilterForm(request.GET or None, auto_id="sample-%s")
        self.page = Page(rows, Cursor(1, 1, back=True), Cursor(2, 2))

    def export_links(self) -> list[tuple[str, str]]:
        return [("?export=xlsx", "Excel 表格（.xlsx）"), ("?export=csv", "CSV（UTF-8）")]

    def heads(self) -> list[Head]:
        sorts = {"number": "", "on": "descending"}
        return [
            Head(c.label, c.css, f"?sort={c.name}" if c.name in sorts else "", sorts.get(c.name, ""))
            for c in self.columns
        ]

    def body(self) -> SafeString:
        return drawn(self.columns, self.page.rows)


def clocks(today: date) -> list[tuple[str, SampleClock]]:
    return [
        ("从容", SampleClock(today + timedelta(days=20))),
        ("将到期", SampleClock(today + timedelta(days=2))),
        ("今天", SampleClock(today)),
        ("超期", SampleClock(today - timedelta(days=4))),
        ("暂停", SampleClock(None, paused=True)),
        ("暂定", SampleClock(today + timedelta(days=60), provisional=True)),
        ("按期办结", SampleClock(today, closed_on=today - timedelta(days=1))),
        ("超期办结", SampleClock(today - timedelta(days=9), closed_on=today - timedelta(days=2))),
        ("无期限", SampleClock(None)),
    ]


def _rows(today: date) -> list[dict[str, Any]]:
    titles = (
        ("关于申请公开2025年度县级财政专项资金分配结果的函", "待答复", "blue"),
        ("青溪县城东片区旧城改造征收补偿方案", "征求第三方意见", "slate"),
        ("农村饮水安全工程验收报告", "已答复", "green"),
        ("2024年义务教育学校招生划片范围及依据", "待补正", "amber"),
    )
    dials = [clock for _, clock in clocks(today)]
    return [
        {
            "title": title,
            "number": f"青溪公申〔2026〕{n + 11}号",
            "kind": step,
            "tone": tone,
            "on": today - timedelta(days=3 * n),
            "fee": 0 if n else 1234.5,
            "clock": dials[n],
        }
        for n, (title, step, tone) in enumerate(titles)
    ]


def _charts() -> list[Chart]:
    months = [f"{n}月" for n in range(1, 13)]
    new = [12, 9, 15, 22, 18, 25, 19, 17, 28, 14, 21, 16]
    done = [10, 11, 13, 20, 19, 22, 21, 18, 24, 17, 20, 15]
    outcomes = ["予以公开", "部分公开", "不予公开", "无法提供", "不予处理", "其他处理"]
    counts = [86, 31, 12, 44, 7, 20]
    quarters = ["一季度", "二季度", "三季度", "四季度"]
    bodies = ["县政府办公室", "县发展改革委", "县财政局", "县人力资源社会保障局"]
    heat = [[3, 5, 8, 2], [9, 4, 6, 7], [12, 15, 9, 11], [2, 0, 4, 6]]
    note = "数据来源：办件台账，截至今日零时。"
    return [
        Chart("chart-bar", "每月新收与办结", "bar", months, [Series("新收", new), Series("办结", done)], "件", note),
        Chart("chart-line", "办结趋势", "line", months, [Series("办结", done)], "件"),
        Chart("chart-pie", "答复结果构成", "pie", outcomes, [Series("件数", counts)], "件"),
        Chart("chart-hbar", "答复结果数量", "hbar", outcomes, [Series("件数", counts)], "件"),
        Chart(
            "chart-heat",
            "各单位各季度新收",
            "heatmap",
            quarters,
            [Series(b, h) for b, h in zip(bodies, heat, strict=True)],
            "件",
        ),
        Chart("chart-tree", "各类结果占比", "treemap", outcomes, [Series("件数", counts)], "件"),
        Chart("chart-empty", "去年同期", "bar", [], [Series("件数", [])], "件"),
    ]


def _facets() -> list[FacetGroup]:
    return [
        FacetGroup("主题分类", [
            FacetOption("综合政务", "?theme=1", 128, chosen=True),
            FacetOption("财政、金融、审计", "?theme=2", 96),
            FacetOption("城乡建设、环境保护", "?theme=3", 1204),
        ]),
        FacetGroup("年份", [FacetOption("2026", "?year=2026", 88), FacetOption("2025", "?year=2025", 240)]),
        FacetGroup("有效性", [FacetOption("有效", "?valid=1", 310), FacetOption("废止", "?valid=0", 18)], open=False),
    ]  # fmt: skip


def context(request: HttpRequest) -> dict[str, Any]:
    today = workdays.today()
    at = datetime(today.year, today.month, today.day, 9, 5, tzinfo=SHANGHAI)
    refused = SampleForm({"name": "", "phone": "１２", "description": "预算", "way": "mail", "citizen_id": "110101"})
    return {
        "heading": "组件样例",
        "lead": "每个页面只用这里的组件。",
        "crumbs": [Crumb("平台维护", "#")],
        "request": request,
        "clocks": clocks(today),
        "table": SampleTable(request, _rows(today)),
        "form": SampleForm(),
        "refused": refused,
        "steps": steps(["提交申请", "登记", "审查", "答复", "送达"], 2, {0: "11月2日", 1: "11月3日"}),
        "timeline": [
            TimelineItem("答复", at, "李明", "予以公开，答复书青溪公开〔2026〕12号。", "done"),
            TimelineItem("延长期限", at - timedelta(days=3), "王芳（代赵强）", "需要向下级机关核实情况。"),
            TimelineItem("登记", at - timedelta(days=12), "王芳"),
            TimelineItem("送达", None, "", "", "pending"),
        ],
        "facts": [
            Fact("索引号", "000014349/2026-00027"),
            Fact("发布机构", "青溪县人民政府办公室"),
            Fact("发文字号", "青溪政办发〔2026〕3号"),
            Fact("成文日期", "2026年11月2日"),
            Fact("有效性", Tag("有效", "green")),
            Fact("主题分类", "综合政务", "#"),
            Fact("内容概述", "规定县级财政专项资金的申报、分配、使用和公开。", wide=True),
            Fact("关键词", ""),
        ],
        "tabs": [Tab("全部", "?", True, 1240), Tab("待办", "?tab=todo", count=12), Tab("已办", "?tab=done")],
        "facets": _facets(),
        "files": [
            FileItem("2025年度就业补助资金分配表.xlsx", "#", 48_213),
            FileItem("政府信息公开申请答复书.pdf", "#", 1_204_113, "已加盖电子印章"),
        ],
        "charts": _charts(),
        "official": SimpleNamespace(
            org="青溪县人力资源和社会保障局", number="青人社公开〔2026〕12号", title="政府信息公开申请答复书"
        ),
        "swatches": SWATCHES.split(),
        "icons": ICONS.split(),
    }


def page(request: HttpRequest) -> HttpResponse:
    if "confirm" in request.GET:
        asked = {
            "heading": "撤回信息",
            "what": "撤回后公众不能再看到这条信息，页面保留“已撤回”的说明。依据：国办发〔2017〕47号。",
            "form": ReasonForm(),
            "submit": "撤回",
            "tone": "danger",
            "back": request.path,
        }
        return render(request, "web/confirm.html", asked)
    face = "public" if request.GET.get("face") == "public" else "desk"
    return render(request, f"web/styleguide_{face}.html", context(request))
