"""申请应当包括的内容 (条例第二十九条第二款)."""

from dataclasses import dataclass
from datetime import date

from gongkai.apps.disclosure.rules import tables
from gongkai.apps.disclosure.rules.regimes import regime_on
from gongkai.kernel.numbering import codes

ARTICLE = {
    "who": "第二十九条第二款第（一）项",
    "what": "第二十九条第二款第（二）项",
    "how": "第二十九条第二款第（三）项",
}


@dataclass(frozen=True)
class Contents:
    """What an application holds, as plain text; `has_identity_proof` also when the number is only on an image."""

    name: str = ""
    has_identity_proof: bool = False
    phone: str = ""
    email: str = ""
    address: str = ""
    description: str = ""
    form: str = ""
    delivery: str = ""
    agent_name: str = ""
    has_agent_identity_proof: bool = False
    has_power_of_attorney: bool = False


@dataclass(frozen=True)
class Missing:
    """One required content that is not there: the field, what to write in a notice, and the article."""

    field: str
    text: str
    article: str


def missing(contents: Contents, *, received_on: date) -> list[Missing]:
    """What the application lacks under the regulation of its receipt date.

    Identity proof is required by R711 only (旧条例第二十条 lists name and contact). A purpose never is.
    """
    found = [*_missing_person(contents, received_on), *_missing_wish(contents)]
    if contents.agent_name.strip():
        found += _missing_agent(contents)
    return found


def identity_problems(kind: str, number: str, *, today: date) -> list[str]:
    """What is wrong with an identity number of a kind; kinds without a public scheme only need to be filled in."""
    entry = next((k for k in tables.vocabulary().identity_kinds if k.key == kind), None)
    if entry is None:
        return ["请选择证件类型。"]
    if not number.strip():
        return ["请填写证件号码。"]
    return codes.validate(entry.check, number.strip(), today=today).problems if entry.check else []


def _missing_person(contents: Contents, received_on: date) -> list[Missing]:
    found = []
    if not contents.name.strip():
        found.append(Missing("name", "申请人的姓名或者名称", ARTICLE["who"]))
    if regime_on(received_on).identity_proof and not contents.has_identity_proof:
        found.append(Missing("identity", "申请人的身份证明", ARTICLE["who"]))
    if not any(text.strip() for text in (contents.phone, contents.email, contents.address)):
        found.append(Missing("contact", "申请人的联系方式", ARTICLE["who"]))
    return found


def _missing_wish(contents: Contents) -> list[Missing]:
    found = []
    if not contents.description.strip():
        found.append(
            Missing("description", "申请公开的政府信息的名称、文号或者便于查询的其他特征性描述", ARTICLE["what"])
        )
    if not contents.form.strip():
        found.append(Missing("form", "申请公开的政府信息的形式要求：获取信息的方式", ARTICLE["how"]))
    if not contents.delivery.strip():
        found.append(Missing("delivery", "申请公开的政府信息的形式要求：获取信息的途径", ARTICLE["how"]))
    return [*found, *_missing_address(contents)]


def _missing_address(contents: Contents) -> list[Missing]:
    """The way chosen must be possible: e-mail needs an address, post a street."""
    words = tables.vocabulary()
    means = [m for m in words.forms if m.key == contents.form] + [
        m for m in words.deliveries if m.key == contents.delivery
    ]
    needed = {m.needs for m in means if m.needs}
    texts = {"email": "接收信息的电子邮箱", "address": "接收信息的通信地址"}
    return [
        Missing(field, texts[field], ARTICLE["how"]) for field in sorted(needed) if not getattr(contents, field).strip()
    ]


def _missing_agent(contents: Contents) -> list[Missing]:
    found = []
    if not contents.has_agent_identity_proof:
        found.append(Missing("agent_identity", "代理人的身份证明", ARTICLE["who"]))
    if not contents.has_power_of_attorney:
        found.append(Missing("power_of_attorney", "申请人出具的授权委托书", ARTICLE["who"]))
    return found
