"""What of a person's data is erased on request, and what the law keeps, from plain values (PIPL 第四十七条)."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

CONTACT = ("phone", "email", "address", "postcode", "agent_phone", "legal_representative")
IDENTITY = ("identity_cipher", "identity_masked", "identity_index", "agent_identity_cipher", "agent_identity_masked")
LABELS = {**dict.fromkeys(CONTACT, "联系方式"), **dict.fromkeys(IDENTITY, "证件号码")}


@dataclass(frozen=True)
class Plan:
    """Fields to empty, whether the identity proofs go too, and sentences about what is kept and why."""

    fields: tuple[str, ...]
    proofs: bool
    erased: tuple[str, ...]
    kept: tuple[str, ...]


def months_after(day: date, months: int) -> date:
    """The same day so many months later, or the last day of that month."""
    year, month = divmod(day.month - 1 + months, 12)
    for last in (day.day, 30, 29, 28):
        try:
            return date(day.year + year, month + 1, last)
        except ValueError:
            continue
    raise ValueError(day)


def plan(
    values: Mapping[str, object],
    *,
    today: date,
    remedy_until: date,
    in_dispute: bool,
    has_proofs: bool,
    kept_until: str,
) -> Plan:
    """Contact data have served their purpose once the case is closed. Who asked must stay provable as long as the
    answer can still be attacked; the file itself is an archive and stays to the end of its period."""
    identity_stays = in_dispute or today <= remedy_until
    wanted = [*CONTACT, *(() if identity_stays else IDENTITY)]
    fields = tuple(name for name in wanted if values.get(name))
    erased = dict.fromkeys(LABELS[name] for name in fields)
    proofs = has_proofs and not identity_stays
    if proofs:
        erased["身份证明材料"] = None
    kept = [
        "姓名、申请内容、办理经过和文书：属于应当归档的文件材料（政府信息公开条例第四十五条；档案法），"
        f"保管期限{kept_until}，到期按销毁清册销毁。"
    ]
    holds_identity = has_proofs or any(values.get(name) for name in IDENTITY)
    if holds_identity and in_dispute:
        kept.append("证件号码和身份证明材料：有关的行政复议、行政诉讼尚未终结，终结后可以再次提出删除。")
    elif holds_identity and identity_stays:
        last = f"{remedy_until.year}年{remedy_until.month}月{remedy_until.day}日"
        kept.append(f"证件号码和身份证明材料：对办理结果提起行政诉讼的期限到{last}，此后可以再次提出删除。")
    return Plan(fields, proofs, tuple(erased), tuple(kept))
