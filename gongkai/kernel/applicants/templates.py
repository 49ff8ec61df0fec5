"""Message templates as data: the platform's own, and those of every app (`Module.messages`)."""

import string
import tomllib
from functools import cache
from pathlib import Path

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from gongkai.kernel import registry
from gongkai.kernel.applicants.models import Category

OWN = Path(__file__).with_name("messages.toml")
# What every text may name without declaring it.
COMMON = frozenset({"site", "address"})
LONGEST_SMS = 140


class MessageTemplate(BaseModel):
    """One kind of message. A channel without a text is not used; `inbox` empty is a code that is kept nowhere."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    id: str = Field(pattern=r"^[a-z][a-z_]*\.[a-z][a-z_]*$")
    label: str
    category: Category
    values: tuple[str, ...] = ()
    title: str
    inbox: str
    email: str = ""
    sms: str = Field(default="", max_length=LONGEST_SMS)

    @model_validator(mode="after")
    def _names_what_it_is_given(self) -> "MessageTemplate":
        known = COMMON | set(self.values)
        for text in (self.title, self.inbox, self.email, self.sms):
            for _, name, form, conversion in string.Formatter().parse(text):
                if name is not None and (name not in known or form or conversion):
                    raise ValueError(f"消息模板“{self.id}”用到没有声明的值“{name}”")
        return self

    def filled(self, part: str, values: dict[str, str], *, link: str = "") -> str:
        """The text of one part: title, inbox, email or sms."""
        common = {"site": settings.SITE_NAME, "address": f"{settings.SITE_URL}{link or '/my/'}"}
        return str(getattr(self, part)).format_map({**values, **common})


class _File(BaseModel):
    model_config = ConfigDict(extra="forbid")

    messages: tuple[MessageTemplate, ...] = Field(min_length=1)


@cache
def all_templates() -> dict[str, MessageTemplate]:
    """Every template by id; a broken or doubled one refuses to start."""
    found: dict[str, MessageTemplate] = {}
    for path in [OWN, *(path for _, path in registry.procedure_paths("messages"))]:
        for one in read(path):
            if one.id in found:
                raise ImproperlyConfigured(f"消息模板“{one.id}”被声明了两次。")
            found[one.id] = one
    return found


def read(path: Path) -> tuple[MessageTemplate, ...]:
    try:
        return _File.model_validate(tomllib.loads(path.read_text(encoding="utf-8"))).messages
    except (tomllib.TOMLDecodeError, ValidationError, ValueError) as error:
        raise ImproperlyConfigured(f"消息模板文件 {path.name} 有误：{error}") from error


def template(template_id: str) -> MessageTemplate:
    found = all_templates().get(template_id)
    if found is None:
        raise LookupError(f"没有消息模板“{template_id}”。")
    return found
