"""Small pieces of markup that are made thousands of times on a page: icon, tag, clock badge, date."""

from functools import lru_cache
from typing import Any

from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.safestring import SafeString

from gongkai.kernel import workdays
from gongkai.web.clock import ClockFace, face_of
from gongkai.web.formatting import cn_date, cn_datetime, iso


@lru_cache(maxsize=256)
def icon(name: str, css: str = "", label: str = "") -> SafeString:
    """One symbol of icons.svg. Without a label it is decoration and hidden from screen readers."""
    classes = f"icon {css}".strip()
    source = f"{static('web/icons.svg')}#{name}"
    if label:
        return format_html(
            '<svg class="{}" role="img" aria-label="{}"><use href="{}"></use></svg>', classes, label, source
        )
    return format_html('<svg class="{}" aria-hidden="true"><use href="{}"></use></svg>', classes, source)


def tag(text: str, tone: str = "") -> SafeString:
    """tone: blue red green amber slate outline, or nothing."""
    return format_html('<span class="tag{}">{}</span>', f" tag--{tone}" if tone else "", text)


def clock_face(thing: Any) -> ClockFace:
    """The reading of a Case or a Clock against today's calendar."""
    return face_of(thing, workdays.today(), workdays.calendar())


def clock_badge(thing: Any, url: str = "") -> SafeString:
    """Colour, icon and words; with `url` a link to the explanation: a dialog, or a page without scripts."""
    shown = clock_face(thing)
    inner = format_html(
        "{}{}{}",
        icon(shown.icon),
        shown.text,
        format_html('<span class="clock__note">{}</span>', shown.note) if shown.note else "",
    )
    if not url:
        return format_html('<span class="clock clock--{}" title="{}">{}</span>', shown.tone, shown.title, inner)
    return format_html(
        '<a class="clock clock--{}" href="{}" title="{}" data-dialog>{}</a>', shown.tone, url, shown.title, inner
    )


def time_tag(value: Any, *, with_time: bool = False) -> SafeString:
    if not value:
        return SafeString("")
    return format_html('<time datetime="{}">{}</time>', iso(value), cn_datetime(value) if with_time else cn_date(value))
