"""预约: venues, windows, their hours, quarter hours with a capacity, and bookings."""

import uuid

from django.db import models
from django.db.models import F, Q

from gongkai.apps.services.models.items import ServiceItem
from gongkai.apps.services.rules import bookings as rules
from gongkai.kernel.applicants import sealing
from gongkai.kernel.applicants.models import Applicant
from gongkai.kernel.eforms.models import FormAnswers
from gongkai.kernel.orgs.models import Organisation


class Venue(models.Model):
    """办事大厅: where windows stand."""

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    org = models.ForeignKey(Organisation, models.PROTECT, related_name="+", verbose_name="管理单位")
    name = models.CharField("名称", max_length=120)
    address = models.CharField("地址", max_length=200)
    phone = models.CharField("电话", max_length=40, blank=True)
    active = models.BooleanField("开放预约", default=True)

    class Meta:
        verbose_name = verbose_name_plural = "办事大厅"

    def __str__(self) -> str:
        return str(self.name)


class Window(models.Model):
    """窗口, and which items it takes."""

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    venue = models.ForeignKey(Venue, models.PROTECT, related_name="windows", verbose_name="办事大厅")
    name = models.CharField("窗口", max_length=60)
    items = models.ManyToManyField(ServiceItem, blank=True, related_name="windows", verbose_name="可以办理的事项")
    active = models.BooleanField("开放预约", default=True)

    class Meta:
        verbose_name = verbose_name_plural = "窗口"
        constraints = [models.UniqueConstraint(fields=("venue", "name"), name="window_name_once")]

    def __str__(self) -> str:
        return f"{self.venue} {self.name}"


class WindowHours(models.Model):
    """预约时段: on working days (swapped ones too), or on one day of the week whatever the calendar says."""

    window = models.ForeignKey(Window, models.CASCADE, related_name="hours", verbose_name="窗口")
    weekday = models.PositiveSmallIntegerField("星期（空为工作日）", null=True, blank=True)
    starts = models.TimeField("开始")
    ends = models.TimeField("结束")
    capacity = models.PositiveSmallIntegerField("每刻钟可约")
    # Of hours on one day of the week: not where that day is a holiday.
    closed_on_holidays = models.BooleanField("法定节假日不开放", default=False)

    class Meta:
        verbose_name = verbose_name_plural = "预约时段"
        constraints = [models.CheckConstraint(condition=Q(starts__lt=F("ends")), name="hours_in_order")]

    def __str__(self) -> str:
        days = f"{rules.days_of(self.weekday, self.closed_on_holidays)} " if self.weekday else ""
        return f"{days}{self.starts:%H:%M}—{self.ends:%H:%M}"


class Closure(models.Model):
    """停办: a venue, or one of its windows, is closed for some days."""

    venue = models.ForeignKey(Venue, models.CASCADE, related_name="closures", verbose_name="办事大厅")
    window = models.ForeignKey(Window, models.CASCADE, null=True, blank=True, related_name="+", verbose_name="窗口")
    from_on = models.DateField("自")
    to_on = models.DateField("至")
    reason = models.CharField("原因", max_length=200)

    class Meta:
        verbose_name = verbose_name_plural = "停办"

    def __str__(self) -> str:
        return f"{self.from_on}—{self.to_on}"


class Slot(models.Model):
    """一刻钟: made when somebody first books it. The database itself refuses one place too many."""

    window = models.ForeignKey(Window, models.PROTECT, related_name="slots", verbose_name="窗口")
    day = models.DateField("日期")
    starts = models.TimeField("开始")
    capacity = models.PositiveSmallIntegerField("可约")
    taken = models.PositiveSmallIntegerField("已约", default=0)

    class Meta:
        verbose_name = verbose_name_plural = "预约刻钟"
        constraints = [
            models.UniqueConstraint(fields=("window", "day", "starts"), name="slot_once"),
            models.CheckConstraint(condition=Q(taken__lte=F("capacity")), name="slot_not_overbooked"),
        ]

    def __str__(self) -> str:
        return f"{self.day} {self.starts:%H:%M}"


class BookingState(models.TextChoices):
    BOOKED = "booked", "已预约"
    ARRIVED = "arrived", "已到达"
    CALLED = "called", "已叫号"
    NO_SHOW = "no_show", "未到"
    CANCELLED = "cancelled", "已取消"


class Booking(models.Model):
    """预约: one person, one item, one quarter hour; also the ticket of who came without one (`walk_in`)."""

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    number = models.CharField("预约编号", max_length=40, unique=True)
    code_hash = models.CharField("查询码摘要", max_length=64, editable=False)
    slot = models.ForeignKey(Slot, models.PROTECT, related_name="bookings", verbose_name="时段")
    item = models.ForeignKey(ServiceItem, models.PROTECT, related_name="bookings", verbose_name="事项")
    org = models.ForeignKey(Organisation, models.PROTECT, related_name="+", verbose_name="管理单位")
    applicant = models.ForeignKey(
        Applicant, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="申请人"
    )
    name_cipher = models.TextField("称呼（密文）", blank=True, editable=False)
    contact_cipher = models.TextField("联系方式（密文）", blank=True, editable=False)
    # Who this is, as far as one open booking per item and no-shows go; a digest. Empty for a walk-in.
    person_index = models.CharField("预约人索引", max_length=64, blank=True, editable=False)
    state = models.CharField("状态", max_length=10, choices=BookingState.choices, default=BookingState.BOOKED)
    walk_in = models.BooleanField("现场取号", default=False)
    ticket = models.PositiveIntegerField("排队号", null=True, blank=True)
    made_at = models.DateTimeField("预约时间")
    arrived_at = models.DateTimeField("到达时间", null=True, blank=True)
    called_at = models.DateTimeField("叫号时间", null=True, blank=True)
    reminded = models.BooleanField("已提醒", default=False)
    appeal = models.CharField("未到的说明", max_length=500, blank=True)
    excused = models.BooleanField("说明成立", null=True, blank=True)
    # What the window has begun to fill in for it; once that is registered, the application names the booking.
    draft = models.ForeignKey(
        FormAnswers, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name="窗口正在填写的申请表"
    )

    class Meta:
        verbose_name = verbose_name_plural = "预约"
        constraints = [
            models.UniqueConstraint(
                fields=("person_index", "item"),
                condition=Q(state="booked") & ~Q(person_index=""),
                name="booking_one_open_per_item",
            ),
        ]
        indexes = [models.Index(fields=("person_index", "state"), name="booking_of_person")]

    def __str__(self) -> str:
        return str(self.number)

    @property
    def name(self) -> str:
        return sealing.unseal(self, "name")

    @property
    def contact(self) -> str:
        return sealing.unseal(self, "contact")
