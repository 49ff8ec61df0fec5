"""Choices drawn without a template.

Django's renderer reads two templates for every option. A filter by region, type and theme has two hundred: they took
two fifths of the time of a list. The markup is Django's own, which a test compares.
"""

from collections.abc import Iterator, Mapping
from typing import Any

from django.forms.renderers import DjangoTemplates
from django.utils.html import conditional_escape, escape
from django.utils.safestring import SafeString

SELECT = "django/forms/widgets/select.html"


class Renderer(DjangoTemplates):
    def render(self, template_name: str, context: dict[str, Any], request: Any = None) -> str:
        if template_name == SELECT:
            return SafeString("".join(_select(context["widget"])))  # every part is escaped below
        return super().render(template_name, context, request)


def _select(widget: Mapping[str, Any]) -> Iterator[str]:
    yield f'<select name="{conditional_escape(widget["name"])}"{_attributes(widget)}>'
    for label, options, _ in widget["optgroups"]:
        if label:
            yield f'\n  <optgroup label="{conditional_escape(label)}">'
        for option in options:
            value, attributes = escape(str(option["value"])), _attributes(option)
            yield f'\n  <option value="{value}"{attributes}>{conditional_escape(option["label"])}</option>'
        if label:
            yield "\n  </optgroup>"
    yield "\n</select>"


def _attributes(widget: Mapping[str, Any]) -> str:
    return "".join(
        f" {name}" if value is True else f' {name}="{escape(str(value))}"'
        for name, value in widget["attrs"].items()
        if value is not False
    )
