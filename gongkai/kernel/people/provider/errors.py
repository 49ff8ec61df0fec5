"""Why a log-in through the provider failed: a sentence for the person, a short cause for the operator's log."""


class ProviderError(Exception):
    """The answer was refused. `cause` goes into the log; it never holds a token or a claim's value."""

    def __init__(
        self, cause: str, message: str = "统一身份认证的应答没有通过校验，请重新登录；多次出现请联系平台管理员。"
    ) -> None:
        super().__init__(cause)
        self.cause = cause
        self.message = message


class Misconfigured(ProviderError):
    """The provider cannot be reached or says something about itself that cannot be used."""

    def __init__(self, cause: str) -> None:
        super().__init__(cause, "暂时无法连接统一身份认证，请稍后再试；多次出现请联系平台管理员。")
