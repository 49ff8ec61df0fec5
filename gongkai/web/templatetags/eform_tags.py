"""`{% load eform_tags %}`: what was submitted, on any page."""

from typing import Any

from django import template

from gongkai.web.eforms.reading import Reading

register = template.Library()


@register.inclusion_tag("eforms/answers.html")
def eform_answers(reading: Reading, level: str = "h2") -> dict[str, Any]:
    """Submitted answers by steps, with what changed since the submission before; a `reading.of(…)`; `level` of
    its headings."""
    return {"reading": reading, "level": level}
