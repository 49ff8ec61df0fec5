"""What is sent to applicants, and what is dropped because it is over."""

from datetime import timedelta

from django.conf import settings
from django.utils import timezone

from gongkai.kernel.applicants import dispatching
from gongkai.kernel.applicants.actions import access, codes
from gongkai.kernel.jobs import job


@job(
    "applicants.deliver",
    label="向申请人发送短信和邮件",
    max_attempts=dispatching.ATTEMPTS + 1,
    backoff="20s",
    priority=5,
)
def deliver(dispatch: str) -> bool:
    return dispatching.deliver(dispatch)


@job("applicants.forget", at="03:40", label="清理申请人的过期验证码、已结束的会话和已发消息记录")
def forget() -> int:
    old = timezone.now() - timedelta(days=settings.OUTBOX_KEEP_DAYS)
    return codes.forget() + access.forget_ended() + dispatching.forget(old)
