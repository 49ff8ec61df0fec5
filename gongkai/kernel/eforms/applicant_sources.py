"""The sources that the applicant's own record offers to every form."""

from collections.abc import Callable
from typing import Any

from gongkai.kernel.eforms import sources
from gongkai.kernel.eforms.evaluation import Supplied
from gongkai.kernel.eforms.sources import Asking


def _of(read: Callable[[Any], str], verified: bool = False) -> Callable[[Asking], Supplied | None]:
    """Name and number are verified with the level of the applicant; contacts and addresses are the applicant's word."""

    def resolve(asking: Asking) -> Supplied | None:
        if asking.applicant is None:
            return None
        return Supplied(read(asking.applicant), verified and _is_verified(asking.applicant))

    return resolve


def _is_verified(applicant: Any) -> bool:
    from gongkai.kernel.applicants import levels

    return levels.rank(levels.effective(applicant)) > 0


def declare() -> None:
    """Registered once, when the platform starts."""
    for name, label, resolve in _SOURCES:
        sources.register(name, label, resolve)


_SOURCES = (
    ("applicant.name", "申请人的姓名或者名称", _of(lambda one: one.name, verified=True)),
    ("applicant.number", "申请人的证件号码", _of(lambda one: one.identity_number, verified=True)),
    ("applicant.mobile", "申请人的手机号码", _of(lambda one: one.mobile)),
    ("applicant.email", "申请人的电子邮箱", _of(lambda one: one.email)),
    ("applicant.address", "申请人的通信地址", _of(lambda one: one.details.get("address", ""))),
)
