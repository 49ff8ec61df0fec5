"""短信网关: how a text message leaves the platform. One gateway is chosen by GONGKAI_SMS_GATEWAY.

    class Gateway:
        def send(self, to: str, text: str, *, key: str, template: str) -> str: ...

`key` is the same at every repetition of one message: a gateway that knows it must not send again. The answer is the
gateway's own reference, or empty. `Down` means try again later; `Rejected` means that trying again is useless.
The setting is `file`, `http`, `off`, or the dotted path of a class without arguments.
"""

from typing import Protocol

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.utils.module_loading import import_string

KNOWN = {
    "file": "gongkai.kernel.applicants.gateways.file.FileGateway",
    "http": "gongkai.kernel.applicants.gateways.http.HttpGateway",
}
OFF = "off"


class Down(Exception):
    """The gateway cannot be reached or is busy; the text says why, in Chinese."""


class Rejected(Exception):
    """The gateway will never take this message; the text says why, in Chinese."""


class Gateway(Protocol):
    def send(self, to: str, text: str, *, key: str, template: str) -> str:
        """Hand over one text message. Raises Down, Rejected."""
        ...


def chosen() -> str:
    """The setting; without one a file where people try the platform out, nothing in production."""
    return str(settings.SMS_GATEWAY or (OFF if settings.PRODUCTION else "file"))


def is_offered() -> bool:
    """Whether text messages can be sent at all; without, mobile numbers cannot be confirmed."""
    return chosen() != OFF


def gateway() -> Gateway:
    name = chosen()
    if name == OFF:
        raise ImproperlyConfigured("没有启用短信网关，请设置 GONGKAI_SMS_GATEWAY。")
    made: Gateway = import_string(KNOWN.get(name, name))()
    return made
