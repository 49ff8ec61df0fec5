"""Drafts do not lie about for ever: told before, destroyed after."""

from gongkai.kernel.eforms.actions.drafts import destroy_expired, warn_expiring
from gongkai.kernel.jobs import job


@job("eforms.expire", at="03:20", label="提醒并清理到期的表单草稿")
def expire() -> int:
    warn_expiring()
    return destroy_expired()
