"""监察事件 and the findings it is made of. Written by judging alone; triggers keep them (`protect`)."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q

from gongkai.apps.supervision.rules import schema, signals
from gongkai.kernel import workdays
from gongkai.kernel.cases.models import Case
from gongkai.kernel.orgs.models import Department, Organisation


class Signal(models.IntegerChoices):
    """信号: reminder, pre-warning, yellow card, red card, supervision proposal."""

    REMINDER = signals.REMINDER, "提醒"
    PRE_WARNING = signals.PRE_WARNING, "预警"
    YELLOW = signals.YELLOW, "黄牌"
    RED = signals.RED, "红牌"
    PROPOSAL = signals.PROPOSAL, "监察建议"


class EventState(models.TextChoices):
    """`settled`: below a card, and over by itself; `corrected`: answered, accepted; `void`: withdrawn with a reason."""

    OPEN = "open", "未结"
    SETTLED = "settled", "已消除"
    CORRECTED = "corrected", "已整改"
    VOID = "void", "已撤销"


class Event(models.Model):
    """监察事件（异常）: what is wrong with one case at one point. One is open at a time; it rises, it is never doubled.

    It carries copies of the case, because the case may be destroyed before the figures are. What was found stands in
    its `Raise` rows; here is the state of affairs, for lists.
    """

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    case = models.ForeignKey(
        Case, models.SET_NULL, null=True, blank=True, related_name="supervision_events", verbose_name="办件"
    )
    case_uid = models.UUIDField("办件标识")
    case_number = models.CharField("办件编号", max_length=50)
    kind = models.CharField("办件种类", max_length=50)
    org = models.ForeignKey(Organisation, models.PROTECT, related_name="+", verbose_name="承办单位")
    org_path = models.CharField("单位路径", max_length=120)
    department = models.ForeignKey(
        Department, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name="承办机构"
    )
    step = models.CharField("环节", max_length=40, blank=True)
    point = models.CharField("监察点", max_length=40)
    serial = models.PositiveSmallIntegerField("次序", default=1)
    rule = models.CharField("规则", max_length=30)
    version = models.CharField("规则版本", max_length=60)
    signal = models.PositiveSmallIntegerField("信号", choices=Signal.choices)
    reached_on = models.DateField("发生日期")
    raised_on = models.DateField("升至现信号日期")
    found_at = models.DateTimeField("发现时间")
    state = models.CharField("状态", max_length=10, choices=EventState.choices, default=EventState.OPEN)
    # The watched thing came to its end on this day; a card stays all the same.
    ended_on = models.DateField("情形终止日期", null=True, blank=True)
    closed_on = models.DateField("结案日期", null=True, blank=True)
    void_reason = models.CharField("撤销原因", max_length=20, blank=True)
    held_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="承办人"
    )
    needs_answer = models.BooleanField("待立案整改", default=False)
    # Telling: how far up it has been told, and when the next person is told if nobody says that he knows.
    told_level = models.PositiveSmallIntegerField("已通知级次", default=0)
    tell_on = models.DateField("下次通知日", null=True, blank=True)
    acknowledged_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="知悉人"
    )
    acknowledged_at = models.DateTimeField("知悉时间", null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "监察事件"
        constraints = [
            models.UniqueConstraint(
                fields=("case_uid", "point"), condition=Q(state="open"), name="event_one_open_per_point"
            ),
            models.UniqueConstraint(fields=("case_uid", "point", "serial"), name="event_serial_once"),
        ]
        indexes = [
            models.Index(fields=("org_path", "reached_on"), name="event_of_body"),
            models.Index(fields=("org_path", "signal"), name="event_open", condition=Q(state="open")),
            models.Index(fields=("held_by", "id"), name="event_of_person"),
            models.Index(fields=("needs_answer",), name="event_unanswered", condition=Q(needs_answer=True)),
            models.Index(fields=("tell_on",), name="event_to_tell", condition=Q(tell_on__isnull=False)),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.get_signal_display()}"

    @property
    def number(self) -> str:
        """监察编号: by the order in which events were found."""
        return f"JC{self.found_at.astimezone(workdays.SHANGHAI).year}{self.pk:08d}"

    @property
    def subject(self) -> str:
        """Where the journal keeps what happened to this event."""
        return f"supervision:{self.uid}"

    @property
    def is_card(self) -> bool:
        return self.signal >= signals.CARD

    @property
    def point_label(self) -> str:
        return schema.point_labels().get(self.point, self.point)


class Raise(models.Model):
    """发现: one stage of one rule reached on one day. The same data give the same rows; none is changed or deleted."""

    event = models.ForeignKey(Event, models.PROTECT, related_name="raises", verbose_name="监察事件")
    case_uid = models.UUIDField("办件标识")
    point = models.CharField("监察点", max_length=40)
    occurrence = models.CharField("所指", max_length=60)
    rule = models.CharField("规则", max_length=30)
    version = models.CharField("规则版本", max_length=60)
    signal = models.PositiveSmallIntegerField("信号", choices=Signal.choices)
    on = models.DateField("发生日期")
    step = models.CharField("环节", max_length=40, blank=True)
    # Whose hands the case was in: evidence, so the account and not a key to it.
    held_by = models.BigIntegerField("承办人账号", null=True, blank=True)
    found_at = models.DateTimeField("发现时间")

    class Meta:
        verbose_name = verbose_name_plural = "监察发现"
        ordering = ("on", "signal", "id")
        constraints = [
            models.UniqueConstraint(
                fields=("case_uid", "point", "occurrence", "rule", "signal"), name="raise_found_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.rule} {self.get_signal_display()} {self.on}"
