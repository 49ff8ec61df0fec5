"""内容指纹: by what near-duplicates are found without comparing every text with every other."""

from django.db import models

from gongkai.apps.disclosure.models.documents import Document


class ContentPrint(models.Model):
    """一条信息的一段指纹: two documents that share one are compared in full."""

    document = models.ForeignKey(Document, models.CASCADE, related_name="prints", verbose_name="信息")
    value = models.BigIntegerField("指纹")

    class Meta:
        verbose_name = verbose_name_plural = "内容指纹"
        indexes = [models.Index(fields=("value", "document"), name="content_print_value")]

    def __str__(self) -> str:
        return f"{self.value:x}"


class LikenessVerdict(models.TextChoices):
    DIFFERENT = "different", "不是重复"
    SAME = "same", "确属重复"


class LikenessJudgement(models.Model):
    """重复的判断: by a person, about two documents; `first` is the older one."""

    first = models.ForeignKey(Document, models.CASCADE, related_name="+", verbose_name="较早的信息")
    second = models.ForeignKey(Document, models.CASCADE, related_name="+", verbose_name="较晚的信息")
    verdict = models.CharField("判断", max_length=10, choices=LikenessVerdict.choices)
    reason = models.CharField("理由", max_length=300)
    judged_by = models.CharField("判断人", max_length=60)
    judged_on = models.DateField("判断日期")

    class Meta:
        verbose_name = verbose_name_plural = "重复的判断"
        constraints = [models.UniqueConstraint(fields=("first", "second"), name="likeness_judgement_once")]

    def __str__(self) -> str:
        return f"{self.first} / {self.second}"
