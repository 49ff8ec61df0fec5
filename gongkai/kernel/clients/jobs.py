"""What happens to tokens and kept answers because time passed."""

from gongkai.kernel.clients import actions, replies
from gongkai.kernel.jobs import job


@job("clients.forget", every="1h", label="清理接入系统过期的令牌和接口回答")
def forget() -> int:
    return actions.forget_past() + replies.forget_old()
