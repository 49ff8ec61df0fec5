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


def _of_agent(read: Callable[[Any], str], verified: bool = False) -> Callable[[Asking], Supplied | None]:
    """What is known of whoever acts for the applicant."""

    def resolve(asking: Asking) -> Supplied | None:
        if asking.agent is None:
            return None
        return Supplied(read(asking.agent), verified and _is_verified(asking.agent))

    return resolve


def _number(asking: Asking) -> Supplied | None:
    """The number of a person is not shown to who acts for that person; that of a body is in every register."""
    if asking.applicant is None or (asking.agent is not None and not asking.applicant.is_legal):
        return None
    return Supplied(asking.applicant.identity_number, _is_verified(asking.applicant))


def _is_acted_for(asking: Asking) -> Supplied | None:
    if asking.applicant is None:
        return None
    return Supplied(asking.agent is not None, verified=asking.agent is not None)


_SOURCES = (
    ("applicant.kind", "申请人类别", _of(lambda one: "legal" if one.is_legal else "person", verified=True)),
    ("applicant.identity", "申请人的证件类型", _of(lambda one: one.identity_kind, verified=True)),
    (
        "applicant.representative",
        "单位的法定代表人",
        _of(lambda one: one.details.get("legal_representative", "")),
    ),
    ("agent.acting", "是否由他人代办", _is_acted_for),
    ("agent.name", "代办人的姓名", _of_agent(lambda one: one.name, verified=True)),
    ("agent.number", "代办人的证件号码", _of_agent(lambda one: one.identity_number, verified=True)),
    ("agent.mobile", "代办人的手机号码", _of_agent(lambda one: one.mobile)),
    ("applicant.name", "申请人的姓名或者名称", _of(lambda one: one.name, verified=True)),
    ("applicant.number", "申请人的证件号码", _number),
    ("applicant.mobile", "申请人的手机号码", _of(lambda one: one.mobile)),
    ("applicant.email", "申请人的电子邮箱", _of(lambda one: one.email)),
    ("applicant.address", "申请人的通信地址", _of(lambda one: one.details.get("address", ""))),
)
