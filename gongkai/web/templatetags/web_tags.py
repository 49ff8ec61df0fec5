"""`{% load web_tags %}`: the filters and components of every page."""

from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import Any

import segno
from django import template
from django.forms import BaseForm, BoundField
from django.utils.html import format_html
from django.utils.safestring import SafeString

from gongkai.kernel import registry
from gongkai.web import form_markup, formatting, markup, richtext
from gongkai.web.charts import Chart
from gongkai.web.shapes import Crumb, FacetGroup, Fact, Step, Tab, timeline_item
from gongkai.web.tables import Table

register = template.Library()

for _name in (
    "cn_date",
    "cn_weekday",
    "cn_datetime",
    "iso",
    "thousands",
    "money",
    "wan",
    "percent",
    "file_size",
    "cn_number",
    "mask_id",
    "mask_phone",
    "mask_name",
):
    register.filter(_name, getattr(formatting, _name))
register.filter("richtext", richtext.display)
register.filter("plain_text", richtext.plain_text)

register.simple_tag(markup.icon, name="icon")
register.simple_tag(markup.tag, name="tag")
register.simple_tag(markup.clock_badge, name="clock_badge")


@register.simple_tag
def date_of(value: Any) -> SafeString:
    return markup.time_tag(value)


@register.simple_tag
def found_total(page: Any, unit: str) -> str:
    """How many a search found: `{% found_total page "项" %}`; a lower bound is told as one."""
    if page.total_is_exact:
        return f"共 {formatting.thousands(page.total)} {unit}"
    return f"{formatting.thousands(page.total)} {unit}以上，各筛选项的数字按其中较新的统计"


@register.simple_tag
def time_of(value: Any) -> SafeString:
    return markup.time_tag(value, with_time=True)


@register.inclusion_tag("web/components/breadcrumb.html")
def breadcrumb(
    crumbs: Iterable[Crumb | tuple[str, str]] | None, here: str = "", home: str = "", home_url: str = ""
) -> dict[str, Any]:
    """当前位置: the way here from the home page; pairs of label and address are taken too."""
    way = [c if isinstance(c, Crumb) else Crumb(*c) for c in crumbs or ()]
    return {"crumbs": [Crumb(home, home_url), *way] if home else way, "here": here}


@register.simple_block_tag
def notice(content: str, tone: str = "info", title: str = "") -> SafeString:
    """A message in the page: tone info, success, warning or error."""
    icons = {"success": "check-circle", "warning": "alert", "error": "x-circle"}
    return format_html(
        '<div class="notice notice--{}">{}<div class="notice__body">{}{}</div></div>',
        tone,
        markup.icon(icons.get(tone, "info")),
        format_html('<p class="notice__title">{}</p>', title) if title else "",
        content,
    )


# Forms -------------------------------------------------------------------------


@register.inclusion_tag("web/components/field.html")
def field(bound: BoundField) -> dict[str, Any]:
    """One form row: label, help, error, the control with its descriptions connected."""
    return form_markup.field_context(bound)


@register.inclusion_tag("web/components/form_errors.html")
def form_errors(*forms: BaseForm) -> dict[str, Any]:
    """The summary above a refused form; every line leads to its field."""
    return {"errors": [error for form in forms for error in form_markup.errors_of(form)]}


@register.inclusion_tag("web/components/form_fields.html")
def form_fields(form: BaseForm) -> dict[str, Any]:
    """Every row of a form; a long one names its `sections`, what stands in none of them follows at the end; what the
    page draws at a place of its own is named in `apart`."""
    apart = getattr(form, "apart", ())
    visible = {bound.name: bound for bound in form.visible_fields() if bound.name not in apart}
    groups = [
        (label, [visible.pop(name) for name in names if name in visible])
        for label, names in getattr(form, "sections", ())
    ]
    return {"form": form, "groups": [group for group in groups if group[1]], "rest": list(visible.values())}


# Lists and facts -----------------------------------------------------------------


@register.inclusion_tag("web/components/table.html", takes_context=True)
def render_table(context: template.Context, table: Table) -> dict[str, Any]:
    return {"table": table, "request": context.get("request")}


@register.inclusion_tag("web/components/facts.html")
def facts(items: Iterable[Fact | tuple[str, Any]], layout: str = "") -> dict[str, Any]:
    """A definition table without its empty values; layout "" one column, "two" two, "side" for a side column."""
    known = [item if isinstance(item, Fact) else Fact(*item) for item in items]
    return {"items": [item for item in known if item.value not in (None, "", [], ())], "layout": layout}


@register.inclusion_tag("web/components/steps.html")
def step_bar(steps: Sequence[Step], label: str = "办理进度") -> dict[str, Any]:
    return {"steps": steps, "label": label}


@register.inclusion_tag("web/components/timeline.html")
def timeline(entries: Iterable[Any], names: bool = True) -> dict[str, Any]:
    """Journal entries or TimelineItems; `names=False` for pages that the public sees."""
    return {"items": [timeline_item(entry, names=names) for entry in entries]}


@register.inclusion_tag("web/components/offers.html", takes_context=True)
def desk_offers(context: Any, case: Any) -> dict[str, Any]:
    """What staff may do with a case beside what its own app offers: hand the applicant the page to rate it."""
    return {"offers": registry.desk_offers(case, context["request"].actor)}


@register.inclusion_tag("web/components/offers.html")
def subject_links(key: str) -> dict[str, Any]:
    """What other apps show of an item: how it is rated."""
    return {"offers": registry.subject_links(key)}


@register.inclusion_tag("web/components/offers.html")
def case_offers(case: Any) -> dict[str, Any]:
    """What an applicant may do with a case beside what its own app offers: rate it."""
    return {"offers": registry.my_offers([case]).get(case.pk, [])}


@register.inclusion_tag("web/components/empty.html")
def empty_state(title: str, text: str = "", url: str = "", label: str = "", icon: str = "inbox") -> dict[str, Any]:
    return {"title": title, "text": text, "url": url, "label": label, "icon": icon}


@register.inclusion_tag("web/components/facets.html")
def facets(groups: Sequence[FacetGroup]) -> dict[str, Any]:
    return {"groups": groups}


@register.inclusion_tag("web/components/chosen.html")
def chosen_facets(groups: Sequence[FacetGroup]) -> dict[str, Any]:
    return {"chosen": [(group.label, option) for group in groups for option in group.chosen]}


@register.inclusion_tag("web/components/pager.html")
def pager(previous_url: str = "", next_url: str = "", first_url: str = "", text: str = "") -> dict[str, Any]:
    return {"previous_url": previous_url, "next_url": next_url, "first_url": first_url, "text": text}


@register.inclusion_tag("web/components/tabs.html")
def tabs(items: Sequence[Tab], label: str = "分类") -> dict[str, Any]:
    return {"items": items, "label": label}


@register.inclusion_tag("web/components/file_list.html")
def file_list(files: Iterable[Any]) -> dict[str, Any]:
    """Anything with name, url and, where known, size and note."""
    return {"files": files}


# Charts, QR, small tools ------------------------------------------------------------


@register.inclusion_tag("web/components/chart.html")
def chart(chart: Chart) -> dict[str, Any]:
    return {"chart": chart}


@register.inclusion_tag("web/components/progress.html")
def progress(label: str, value: int, maximum: int) -> dict[str, Any]:
    return {"label": label, "value": value, "maximum": maximum}


# Drawing one is a fifth of what a guide costs; a hundred of the addresses are most of what is read.
@lru_cache(maxsize=512)
def _drawn(text: str) -> str:
    return str(segno.make(text, error="m").svg_inline(border=1, omitsize=True, svgclass=None, lineclass=None))


@register.simple_tag
def qr(text: str, label: str = "") -> SafeString:
    """A QR code as drawn SVG; the text may be any address of ours."""
    caption = format_html("<figcaption>{}</figcaption>", label) if label else ""
    return format_html(
        '<figure class="qr"><span role="img" aria-label="{}">{}</span>{}</figure>',
        label or "二维码",
        SafeString(_drawn(text)),  # made by the QR library from its own drawing, no text of a person in it
        caption,
    )


@register.inclusion_tag("web/components/act_link.html")
def act_link(url: str, label: str, tone: str = "quiet", icon: str = "") -> dict[str, Any]:
    """A link that opens its page as a dialog; without scripts it is the page. tone: "" (main), quiet, danger, plain."""
    return {"url": url, "label": label, "tone": tone, "icon": icon}


@register.inclusion_tag("web/components/copy_button.html")
def copy_button(text: str, label: str = "复制") -> dict[str, Any]:
    return {"text": text, "label": label}


@register.inclusion_tag("web/components/print_button.html")
def print_button() -> dict[str, Any]:
    return {}


@register.inclusion_tag("web/components/read_aloud.html")
def read_aloud(target: str = "content") -> dict[str, Any]:
    """朗读 of the element with this id, by the browser's own voice."""
    return {"target": target}


@register.inclusion_tag("web/components/back_to_top.html")
def back_to_top() -> dict[str, Any]:
    return {}
