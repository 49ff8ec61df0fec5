"""What happens to people's records because time passed."""

from gongkai.kernel.jobs import job
from gongkai.kernel.people import notices, sessions


@job("people.mail_digests", at="08:10", label="发送未读提醒邮件")
def mail_digests() -> int:
    return notices.mail_digests()


@job("people.forget", at="03:20", label="清理已结束的会话与旧提醒")
def forget() -> int:
    return sessions.forget_ended() + notices.forget_old()
