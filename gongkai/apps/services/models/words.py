"""检索用词 that bodies add to law/words.toml; they hold at once."""

import uuid

from django.db import models
from django.db.models import Q

from gongkai.kernel.orgs.models import Organisation


class WordKind(models.TextChoices):
    SAYING = "saying", "平常的说法"
    BODY = "body", "本机关的别称"


class SearchWord(models.Model):
    """检索用词: what people say (`says`) for what the lists call otherwise (`means`), or another name of a body.

    Kept in simplified script and small letters, as queries are read.
    """

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    org = models.ForeignKey(Organisation, models.PROTECT, related_name="+", verbose_name="单位")
    org_path = models.CharField("单位路径", max_length=120, editable=False)
    kind = models.CharField("种类", max_length=10, choices=WordKind.choices, default=WordKind.SAYING)
    says = models.CharField("百姓怎么说", max_length=20)
    means = models.CharField("清单怎么写", max_length=40, blank=True)
    note = models.CharField("说明", max_length=200, blank=True)
    active = models.BooleanField("使用", default=True)
    created_at = models.DateTimeField("增加时间", auto_now_add=True)

    class Meta:
        verbose_name = verbose_name_plural = "检索用词"
        constraints = [
            models.UniqueConstraint(
                fields=("says",), name="search_saying_once", condition=Q(kind="saying", active=True)
            ),
            models.UniqueConstraint(
                fields=("org", "says"), name="search_body_name_once", condition=Q(kind="body", active=True)
            ),
        ]
        indexes = [models.Index(fields=("org_path", "-id"), name="search_word_body")]

    def __str__(self) -> str:
        return f"{self.says} → {self.means}" if self.means else self.says

    @property
    def subject(self) -> str:
        """Its own chain in the journal."""
        return f"search_word:{self.uid}"
