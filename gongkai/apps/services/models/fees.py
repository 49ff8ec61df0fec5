"""收费: what an applicant was told to pay in one application, and what became of it (LIC 第五十八条、第五十九条)."""

from decimal import Decimal

from django.db import models
from django.db.models import F, Q

from gongkai.apps.services.models.applications import Application

NOTHING = Decimal(0)


class PayChannel(models.TextChoices):
    """缴费渠道. The money goes to the treasury's accounts; here stands what was paid and which receipt says so."""

    WINDOW = "window", "窗口缴费"
    ONLINE = "online", "网上缴费"
    BANK = "bank", "银行代收"


class FeeState(models.TextChoices):
    OPEN = "open", "待缴费"
    PAID = "paid", "已缴费"
    WAIVED = "waived", "已免收"
    REFUNDED = "refunded", "已全部退还"
    WITHDRAWN = "withdrawn", "通知已撤回"
    # The case ended where nobody can pay any more (`queries.fees.state_of`).
    OVER = "over", "办件已终止，不再缴纳"


class FeeChangeKind(models.TextChoices):
    REDUCED = "reduced", "减免"
    REFUNDED = "refunded", "退还"


class ApplicationFee(models.Model):
    """办件收费: one fee of the version, with copies of what it said on the day of the notice."""

    application = models.ForeignKey(Application, models.CASCADE, related_name="fees", verbose_name="办件")
    number = models.PositiveSmallIntegerField("序号")
    version_number = models.PositiveIntegerField("依据的事项版本")
    # Names are not unique among the fees of a version; its line there is.
    line = models.PositiveSmallIntegerField("该版本中的收费项目序号")
    name = models.CharField("收费项目", max_length=200)
    standard = models.CharField("收费标准", max_length=1000)
    basis = models.CharField("收费依据", max_length=2000, blank=True)
    quantity = models.DecimalField("数量", max_digits=10, decimal_places=2, default=Decimal(1))
    unit = models.CharField("计价单位", max_length=20, blank=True)
    # Where the standard is no fixed amount: how the amount came about.
    computed = models.CharField("计算过程", max_length=300, blank=True)
    amount = models.DecimalField("应缴金额", max_digits=14, decimal_places=2)
    payment_way = models.CharField("缴费方式", max_length=300)
    noticed_on = models.DateField("通知日期")
    reduced = models.DecimalField("减免金额", max_digits=14, decimal_places=2, default=NOTHING)
    paid_on = models.DateField("缴费日期", null=True, blank=True)
    channel = models.CharField("缴费渠道", max_length=10, choices=PayChannel.choices, blank=True)
    receipt = models.CharField("票据号", max_length=60, blank=True)
    refunded = models.DecimalField("退还金额", max_digits=14, decimal_places=2, default=NOTHING)
    withdrawn_on = models.DateField("通知撤回日期", null=True, blank=True)
    withdrawn_reason = models.CharField("撤回的理由", max_length=300, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "办件收费"
        ordering = ("application", "number")
        constraints = [
            models.UniqueConstraint(fields=("application", "number"), name="application_fee_once"),
            models.CheckConstraint(
                condition=Q(reduced__gte=0, reduced__lte=F("amount"), amount__gt=0), name="application_fee_reduced"
            ),
            models.CheckConstraint(
                condition=Q(refunded=0) | Q(paid_on__isnull=False, refunded__lte=F("amount") - F("reduced")),
                name="application_fee_refunded",
            ),
            models.CheckConstraint(
                condition=Q(withdrawn_on=None) | Q(paid_on=None), name="application_fee_withdrawn_unpaid"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name} {self.amount}"

    @property
    def due(self) -> Decimal:
        """What has to be paid, after reductions."""
        return self.amount - self.reduced

    @property
    def state(self) -> FeeState:
        if self.withdrawn_on is not None:
            return FeeState.WITHDRAWN
        if self.paid_on is None:
            return FeeState.OPEN if self.due else FeeState.WAIVED
        return FeeState.REFUNDED if self.refunded == self.due else FeeState.PAID


class FeeChange(models.Model):
    """减免、退费: each with its own day and ground; the fee keeps the sums."""

    fee = models.ForeignKey(ApplicationFee, models.CASCADE, related_name="changes", verbose_name="办件收费")
    kind = models.CharField("种类", max_length=10, choices=FeeChangeKind.choices)
    amount = models.DecimalField("金额", max_digits=14, decimal_places=2)
    on = models.DateField("日期")
    ground = models.CharField("依据、理由和凭证", max_length=300)

    class Meta:
        verbose_name = verbose_name_plural = "费用减免和退还"
        ordering = ("fee", "pk")
        constraints = [models.CheckConstraint(condition=Q(amount__gt=0), name="fee_change_amount")]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.amount}"
