"""What can be judged about contacts, documents and authorisations from plain values."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from gongkai.kernel.files.crypto import masked_email, masked_phone
from gongkai.kernel.numbering import codes

MOBILE = re.compile(r"1[3-9][0-9]{9}")
EMAIL = re.compile(r"[\w.!#$%&'*+/=?^`{|}~-]{1,64}@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+", re.ASCII)
LONGEST_EMAIL = 254
# 授权期限: long enough for a year's tax and accounts, short enough that nobody forgets it for ever.
LONGEST_DAYS = 1096


@dataclass(frozen=True)
class Contact:
    """A mobile number or an e-mail address in its one spelling."""

    kind: str  # mobile, email
    value: str

    @property
    def masked(self) -> str:
        return masked_phone(self.value) if self.kind == "mobile" else masked_email(self.value)

    @property
    def label(self) -> str:
        return "手机号码" if self.kind == "mobile" else "电子邮箱"

    @property
    def channel(self) -> str:
        return "sms" if self.kind == "mobile" else "email"


def contact_of(text: str) -> Contact | None:
    """What a person typed, as a contact; None when it is neither a mobile number nor an address."""
    plain = re.sub(r"\s+", "", text)
    number = re.sub(r"^(?:\+?86-?)?", "", plain).replace("-", "")
    if MOBILE.fullmatch(number):
        return Contact("mobile", number)
    if len(plain) <= LONGEST_EMAIL and EMAIL.fullmatch(plain):
        return Contact("email", plain.lower())
    return None


def identity_problems(kind: str, number: str) -> list[str]:
    """证件号码: citizen id and uscc by their check characters; other documents by their shape only."""
    checks = {"citizen_id": codes.check_citizen_id, "uscc": codes.check_uscc}
    if kind in checks:
        return [str(problem) for problem in checks[kind](number)]
    if not re.fullmatch(r"[0-9A-Z()-]{5,30}", number):
        return ["证件号码应为 5 至 30 位的数字或者字母，请与证件核对。"]
    return []


def period_problems(from_on: date, to_on: date, today: date) -> list[str]:
    """授权期限: begins not before today, ends after it begins, within three years."""
    if from_on < today:
        return ["起始日期不能早于今天。"]
    if to_on < from_on:
        return ["截止日期不能早于起始日期。"]
    if (to_on - from_on).days > LONGEST_DAYS:
        return ["授权期限最长三年，到期可以重新授权。"]
    return []


def covers(scope: Sequence[str], only_case: int | None, *, kind: str, case_id: int | None) -> bool:
    """Whether an authorisation for these kinds of matter (none named: all), or for one case only, reaches a matter.

    A new matter (`case_id` None) is not reached by an authorisation for one case.
    """
    if only_case is not None:
        return case_id == only_case
    return not scope or kind in scope


def same_name(first: str, second: str) -> bool:
    """Names as people write them: blanks and the kinds of middle dot do not count."""
    return _plain(first) == _plain(second) != ""


def _plain(name: str) -> str:
    return re.sub(r"[\s·•・．.]+", "", name).upper()
