"""申请表 of items: which form a version names, and the real files that stand beside its materials."""

from django.db import models
from django.db.models import F, Q

from gongkai.apps.services.models.catalogue import CatalogueEntry
from gongkai.apps.services.models.items import ServiceItem
from gongkai.kernel.files.models import StoredFile


class MaterialFileKind(models.TextChoices):
    BLANK = "blank", "空白表格"
    SAMPLE = "sample", "示例样表"


class MaterialFile(models.Model):
    """空白表格、示例样表 of a material: holds for the versions of its item (or catalogue entry) from `since` up to,
    but without, `until`; so a version that is over keeps the file people were given then.

    The reference an exchange carries (form_guid, example_guid) stays in the elements.
    """

    item = models.ForeignKey(
        ServiceItem, models.PROTECT, null=True, blank=True, related_name="material_files", verbose_name="事项"
    )
    entry = models.ForeignKey(
        CatalogueEntry, models.PROTECT, null=True, blank=True, related_name="material_files", verbose_name="基本目录"
    )
    # The name of the material without blanks and signs, by which rows of two versions are paired too.
    material = models.CharField("材料", max_length=500)
    kind = models.CharField("种类", max_length=10, choices=MaterialFileKind.choices)
    file = models.OneToOneField(StoredFile, models.PROTECT, related_name="+", verbose_name="文件")
    since = models.PositiveIntegerField("自版本")
    until = models.PositiveIntegerField("至版本（不含）", null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "材料的空白表格和样表"
        ordering = ("pk",)
        constraints = [
            models.CheckConstraint(
                condition=Q(item__isnull=True, entry__isnull=False) | Q(item__isnull=False, entry__isnull=True),
                name="material_file_of_one",
            ),
            models.CheckConstraint(
                condition=Q(until__isnull=True) | Q(until__gte=F("since")), name="material_file_span"
            ),
            models.UniqueConstraint(
                fields=("item", "material", "kind"),
                condition=Q(until__isnull=True, item__isnull=False),
                name="material_file_item_once",
            ),
            models.UniqueConstraint(
                fields=("entry", "material", "kind"),
                condition=Q(until__isnull=True, entry__isnull=False),
                name="material_file_entry_once",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.material}"
