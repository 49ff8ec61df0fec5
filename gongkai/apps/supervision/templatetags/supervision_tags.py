"""What templates of 电子监察 ask."""

from django import template

from gongkai.apps.supervision.models import Standing
from gongkai.apps.supervision.views.tables import part

register = template.Library()


@register.filter
def fixed_part(row: Standing, indicator: str) -> str:
    """One indicator of a bulletin as it was fixed."""
    return part(row.parts.get(indicator))
