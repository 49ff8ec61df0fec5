"""Why a caller is not let in; the sentence is for the people who run the system."""


class Unknown(Exception):
    """Nobody we know: no token, a wrong or an old one, a wrong secret."""

    def __init__(self, message: str, *, code: str = "invalid_token") -> None:
        super().__init__(message)
        self.message, self.code = message, code


class Denied(Exception):
    """We know who it is, and it may not."""

    def __init__(self, message: str, *, code: str = "not_allowed", scope: str = "") -> None:
        super().__init__(message)
        self.message, self.code, self.scope = message, code, scope
