"""Refusals: a clear sentence for the person who asked."""

from collections.abc import Sequence


class Refused(Exception):
    """The act is not lawful or not possible now. `message` is Chinese and meant for the screen."""

    def __init__(self, message: str, *, code: str = "refused", field: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.code = code
        self.field = field


class NotAllowed(Refused):
    """This person holds no post that may do this."""

    def __init__(self, message: str) -> None:
        super().__init__(message, code="not_allowed")


def refuse_any(problems: Sequence[str], *, code: str = "refused", field: str = "") -> None:
    """Refuse with all of the reasons at once, if there are any."""
    if problems:
        raise Refused("".join(p if p.endswith("。") else f"{p}；" for p in problems), code=code, field=field)
