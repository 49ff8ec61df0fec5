"""Sending what waits: each text until the gateway took it, or until it is clear that it never will.

Nothing is sent in a request or in a handler. A text that was taken is emptied; what could not be delivered stays as
未能送达, is told in the inbox, and can be sent again from the repair bench.
"""

from datetime import datetime
from urllib.parse import urlsplit
from uuid import UUID

from django.conf import settings
from django.core.mail import EmailMessage
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from gongkai.kernel.applicants import gateways, messages
from gongkai.kernel.applicants.events import DispatchQueued
from gongkai.kernel.applicants.models import Channel, Dispatch, DispatchState
from gongkai.kernel.outbox import emit

ATTEMPTS = 8
ERROR_LENGTH = 300
TOO_LATE = "验证码已过有效时间，不再发送"


class TryAgain(Exception):
    """Not sent yet; the job is repeated later."""


def deliver(uid: UUID | str) -> bool:
    """Send one text; True when it was sent now. Raises TryAgain."""
    dispatch = _begin(uid)
    if dispatch is None:
        return False
    if dispatch.expires_at and dispatch.expires_at <= timezone.now():
        _give_up(dispatch, TOO_LATE)
        return False
    try:
        reference = _send(dispatch)
    except gateways.Rejected as error:
        _give_up(dispatch, str(error))
        return False
    except (gateways.Down, OSError) as error:
        if dispatch.attempts >= ATTEMPTS:
            _give_up(dispatch, str(error))
            return False
        Dispatch.objects.filter(pk=dispatch.pk).update(last_error=str(error)[:ERROR_LENGTH])
        raise TryAgain(str(error)) from error
    _waiting(dispatch).update(
        state=DispatchState.SENT,
        sent_at=timezone.now(),
        reference=reference[:120],
        last_error="",
        text_cipher="",
    )
    return True


def send_again(dispatch: Dispatch) -> None:
    """Try what was given up once more, with all its attempts. Raises ValueError for anything else."""
    with transaction.atomic():
        row = Dispatch.objects.select_for_update().get(pk=dispatch.pk)
        if row.state != DispatchState.DEAD or not row.text_cipher:
            raise ValueError(f"{row} 不能重新发送：已经发出、仍在等待，或者内容已经清除")
        row.state, row.attempts, row.last_error = DispatchState.PENDING, 0, ""
        row.save(update_fields=["state", "attempts", "last_error"])
        emit(DispatchQueued(dispatch=row.uid))


def _begin(uid: UUID | str) -> Dispatch | None:
    """Count the attempt before it is made, so that one that takes its worker down is not made for ever."""
    with transaction.atomic():
        row = Dispatch.objects.select_for_update().filter(uid=uid, state=DispatchState.PENDING).first()
        if row is None:
            return None
        row.attempts += 1
        row.save(update_fields=["attempts"])
    return row


def _send(dispatch: Dispatch) -> str:
    if dispatch.channel == Channel.SMS:
        return gateways.gateway().send(dispatch.to, dispatch.text, key=str(dispatch.uid), template=dispatch.template)
    title = dispatch.message.title if dispatch.message else dispatch.title
    host = urlsplit(settings.SITE_URL).hostname or "localhost"
    # The same Message-ID at every repetition: programs that read mail show it once.
    headers = {"Message-ID": f"<{dispatch.uid}@{host}>"}
    EmailMessage(f"{settings.SITE_NAME}：{title}", dispatch.text, to=[dispatch.to], headers=headers).send()
    return ""


def _waiting(dispatch: Dispatch) -> QuerySet[Dispatch]:
    return Dispatch.objects.filter(pk=dispatch.pk, state=DispatchState.PENDING)


@transaction.atomic
def _give_up(dispatch: Dispatch, error: str) -> None:
    """A failure is never silent: the row says why, and the inbox says that something did not arrive."""
    values = {"state": DispatchState.DEAD, "last_error": error[:ERROR_LENGTH]}
    if dispatch.message_id is None:
        # A code is of no use to anybody any more.
        values["text_cipher"] = ""
    _waiting(dispatch).update(**values)
    message = dispatch.message
    if message is not None and message.template != "applicants.not_delivered":
        messages.send(
            message.applicant,
            "applicants.not_delivered",
            fingerprint=f"not-delivered:{dispatch.uid}",
            channel=dispatch.get_channel_display(),
            title=message.title,
        )


def drop_waiting() -> int:
    """Forget what has not been sent yet: the people of demonstration data have no telephones."""
    return Dispatch.objects.filter(state=DispatchState.PENDING).delete()[0]


def dead_count() -> int:
    """Texts that reached nobody, for those who look after the platform."""
    return Dispatch.objects.filter(state=DispatchState.DEAD).count()


def forget(before: datetime) -> int:
    """Drop the records of texts sent long ago; the inbox keeps what was said."""
    return Dispatch.objects.filter(state=DispatchState.SENT, created_at__lt=before).delete()[0]
