"""提醒: telling people, once each, with a cap; and the daily mail of what they have not read."""

from collections.abc import Iterable
from datetime import timedelta
from uuid import UUID

from django.conf import settings
from django.core.mail import EmailMessage
from django.db import transaction
from django.utils import timezone

from gongkai.kernel.people.models import Account, Notice, NoticeLevel
from gongkai.kernel.workdays import today

# Past this many unread notices a person is told only, once a day, that there are more.
CAP = 200
MAIL_LINES = 30


@transaction.atomic
def tell(
    accounts: Iterable[Account],
    title: str,
    *,
    fingerprint: str,
    link: str = "",
    level: str = NoticeLevel.INFO,
    case_uid: UUID | None = None,
) -> int:
    """Tell each of these people; who was told the same thing (`fingerprint`) before is not told again.

    Returns how many notices were new.
    """
    told = 0
    for account in {a.pk: a for a in accounts if a.is_active}.values():
        notice = Notice(
            account=account, fingerprint=fingerprint, title=title[:200], link=link, level=level, case_uid=case_uid
        )
        if not _known(notice) and _full(account):
            notice = _overflow(account)
        if not _known(notice):
            # Two workers may deliver the same event at once: the constraint decides, nobody fails.
            Notice.objects.bulk_create([notice], ignore_conflicts=True)
            told += 1
    return told


def _known(notice: Notice) -> bool:
    return Notice.objects.filter(account_id=notice.account_id, fingerprint=notice.fingerprint).exists()


def _full(account: Account) -> bool:
    return Notice.objects.filter(account=account, read_at=None)[:CAP].count() >= CAP


def _overflow(account: Account) -> Notice:
    return Notice(
        account=account,
        fingerprint=f"overflow:{today()}",
        title=f"未读提醒已达 {CAP} 条，今天新的提醒不再逐条列出，请查看待办清单",
        link="/desk/",
        level=NoticeLevel.LATE,
    )


def mark_read(account_id: int, notice_ids: Iterable[int] | None = None) -> int:
    """Mark some (or all) of a person's notices as read."""
    unread = Notice.objects.filter(account_id=account_id, read_at=None)
    if notice_ids is not None:
        unread = unread.filter(pk__in=list(notice_ids))
    return unread.update(read_at=timezone.now())


def settle(case_uid: UUID) -> int:
    """A case is closed: what was said of it needs no more attention."""
    return Notice.objects.filter(case_uid=case_uid, read_at=None).update(read_at=timezone.now())


def mail_digests() -> int:
    """One mail to everybody with an address and unread notices not mailed before; returns the number of mails.

    A mail may be sent twice when the machine stops between sending and noting it, never lost.
    """
    waiting = (
        Notice.objects.filter(read_at=None, mailed_at=None, account__is_active=True)
        .exclude(account__email="")
        .order_by("account_id")
        .values_list("account_id", flat=True)
        .distinct()
    )
    return sum(_mail(account_id) for account_id in list(waiting))


def _mail(account_id: int) -> bool:
    account = Account.objects.get(pk=account_id)
    rows = list(Notice.objects.filter(account=account, read_at=None, mailed_at=None).order_by("-pk"))
    if not rows:
        return False
    lines = [f"{n}. {row.title}" for n, row in enumerate(rows[:MAIL_LINES], 1)]
    if len(rows) > MAIL_LINES:
        lines.append(f"…… 另有 {len(rows) - MAIL_LINES} 条")
    text = f"{account.name}：\n\n您有 {len(rows)} 条未读提醒：\n\n" + "\n".join(lines)
    text += f"\n\n请登录工作台办理：{settings.SITE_URL}/desk/notices/\n"
    EmailMessage(f"{settings.SITE_NAME}：{len(rows)} 条未读提醒", text, to=[account.email]).send()
    Notice.objects.filter(pk__in=[row.pk for row in rows]).update(mailed_at=timezone.now())
    return True


def forget_old(days: int = 180) -> int:
    """Drop notices read long ago; the journal, not this, is the record."""
    limit = timezone.now() - timedelta(days=days)
    count, _ = Notice.objects.filter(read_at__lt=limit).delete()
    return count
