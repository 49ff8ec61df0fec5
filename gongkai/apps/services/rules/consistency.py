"""要素之间的检查 C1–C10, L1–L10 (law/checks.toml). Each yields findings; nothing is looked up outside the entry."""

import re
from collections.abc import Callable, Iterator

from gongkai.apps.services.rules import limits, tables
from gongkai.apps.services.rules.elements import Elements
from gongkai.apps.services.rules.minimum import starts_from
from gongkai.apps.services.rules.problems import WARN, Problem, found

ON_SITE_REASONS = {"", "无", "无。", "无需到现场"}
COURIER, INSTANT, FULLY_ONLINE = "4", "1", "5"
PERSON = "1"
STRONG = {"law", "regulation", "decision"}
FEE_LAWS = {"law", "regulation"}
# 0549-6200001, 0549 6200001, 12345, 13800000000, 400-800-8888
PHONE = re.compile(r"(?<!\d)(?:\(?0\d{2,3}\)?[-\s]?\d{7,8}|1\d{10}|400-?\d{3}-?\d{4}|1[012]\d{3}|\d{7,8})(?!\d)")
WITHOUT_AREA = re.compile(r"\d{7,8}")
CATCH_ALL = re.compile(
    r"其他(?:相关|有关|需要提供的|规定的|必要的)*(?:材料|资料|文件|证明)(?:等)?$|(?:要求|规定)的?其他"
)


def c1(e: Elements) -> Iterator[Problem]:
    if e.visits == 0 and not e.online and not e.courier and COURIER not in e.handling_forms:
        yield found("C1", "visits", "到办事现场次数为0，应当可以网上办理或者支持快递申请。")


def c2(e: Elements) -> Iterator[Problem]:
    if e.visits and e.visits_note.strip() in ON_SITE_REASONS:
        yield found("C2", "visits_note", f"需要到现场{e.visits}次，请写明必须到现场的原因。")
    elif e.visits == 0 and e.visits_note.strip() not in ON_SITE_REASONS:
        yield Problem("visits_note", "到办事现场次数为0，原因一般为“无”。", severity=WARN, check="C2")


def c3(e: Elements) -> Iterator[Problem]:
    if e.depth == FULLY_ONLINE and e.visits:
        yield found("C3", "depth", f"全程网办（Ⅳ级）的事项不需要到现场，现在填写的是{e.visits}次。")
    if e.depth == FULLY_ONLINE and e.online is False:
        yield found("C3", "depth", "全程网办（Ⅳ级）的事项应当可以网上办理。")


def c4(e: Elements) -> Iterator[Problem]:
    if e.promised_days is None or not e.project_type:
        return
    if e.project_type == INSTANT and e.promised_days:
        yield found("C4", "promised_days", "即办件当场办结，承诺办结时限应为0。")
    elif e.project_type != INSTANT and e.promised_days == 0:
        yield found("C4", "project_type", "承诺办结时限为0的，办件类型应为即办件。")


def c5(e: Elements) -> Iterator[Problem]:
    if e.is_fee is False:
        if e.pay_online:
            yield found("C5", "pay_online", "不收费的事项没有网上支付。")
        if e.fees:
            yield found("C5", "fees", "已经列出收费项目，与“不收费”不一致。")
        if e.pay_before:
            yield found("C5", "pay_before", "不收费的事项没有缴费时点。")
    elif e.is_fee:
        if not e.fees:
            yield found("C5", "fees", "收费的事项应当列出收费项目和标准。")
        if not e.fee_basis.strip() and not (e.fees and all(fee.basis.strip() for fee in e.fees)):
            yield found("C5", "fee_basis", "收费的事项应当写明收费依据。")
        if e.pay_online is None:
            yield found("C5", "pay_online", "收费的事项应当写明是否支持网上支付。")


def c6(e: Elements) -> Iterator[Problem]:
    consult, complaint = phones(e.consult), phones(e.complaint)
    if same := sorted({_digits(p) for p in consult} & {_digits(p) for p in complaint}):
        yield found("C6", "complaint", f"监督投诉电话与咨询电话相同（{'、'.join(same)}）。")
    for key, numbers in (("consult", consult), ("complaint", complaint)):
        if short := [p for p in numbers if WITHOUT_AREA.fullmatch(p)]:
            yield found("C6", key, f"电话应带区号（{'、'.join(short)}）。")


def c7(e: Elements) -> Iterator[Problem]:
    if e.type != tables.LICENCE:
        return
    if not e.questions:
        yield found("C7", "questions", "行政许可事项至少应有一个常见问题。")
    there = {step.kind for step in e.steps}
    # A decision on the spot needs no separate steps (LIC 第三十四条第二款).
    if e.steps and e.project_type != INSTANT and (lacking := [k for k in tables.licence_steps() if k not in there]):
        words = "、".join(tables.label("step_kinds", kind) for kind in lacking)
        yield found("C7", "steps", f"行政许可的办理环节缺少：{words}。")


def c8(e: Elements) -> Iterator[Problem]:
    for row, result in enumerate(e.results, 1):
        if not result.sample:
            yield found("C8", "results", "应当有结果样本。", row=row, column="sample")


def c9(e: Elements) -> Iterator[Problem]:
    if PERSON in e.service_objects and not e.person_topics:
        yield found("C9", "person_topics", "服务对象包括自然人，请选择个人办事主题。")
    if e.service_objects and PERSON not in e.service_objects and e.person_topics:
        yield found("C9", "person_topics", "服务对象不包括自然人，不应选择个人办事主题。")
    others = [code for code in e.service_objects if code != PERSON]
    if others and not e.legal_topics:
        yield found("C9", "legal_topics", "服务对象包括法人或者其他组织，请选择法人办事主题。")
    if e.service_objects and not others and e.legal_topics:
        yield found("C9", "legal_topics", "服务对象不包括法人，不应选择法人办事主题。")


def c10(e: Elements) -> Iterator[Problem]:
    if e.online and not e.online_url:
        yield found("C10", "online_url", "可以网上办理的，应当填写网上办理地址。")
    if e.online_url and not re.fullmatch(r"https?://[^\s]+", e.online_url):
        yield found("C10", "online_url", "网上办理地址应以 http:// 或者 https:// 开头。")
    if e.in_hall and not any(v.window and v.hours for v in e.venues):
        yield found("C10", "venues", "进驻政务服务大厅的，应当写明窗口和办公时间。")


def l1(e: Elements) -> Iterator[Problem]:
    promise = limits.promised(e)
    total = sum(step.days or 0 for step in e.steps)
    if promise is not None and promise.unit == limits.WORKING and promise.days and total > promise.days:
        yield found("L1", "steps", f"各环节时限合计{total}个工作日，长于承诺时限{promise.days}个工作日。")


def l2(e: Elements) -> Iterator[Problem]:
    for row, basis in enumerate(e.bases, 1):
        if basis.repealed:
            yield found("L2", "bases", f"{basis.title}已经废止，不能作为设定依据。", row=row, column="repealed")


def l3(e: Elements) -> Iterator[Problem]:
    for row, m in enumerate(e.materials, 1):
        asked = (m.originals or 0) + (m.copies or 0)
        if m.necessity == "necessary" and not m.shared and m.kind != "electronic" and not asked:
            yield found(
                "L3", "materials", f"必要的材料“{m.name}”应当写明原件或者复印件份数。", row=row, column="copies"
            )


def l4(e: Elements) -> Iterator[Problem]:
    for row, m in enumerate(e.materials, 1):
        if m.shared and ((m.originals or 0) or (m.copies or 0)):
            text = f"“{m.name}”可以共享获取，不得要求申请人提供，份数应为0。"
            yield found("L4", "materials", text, row=row, column="shared")


def l5(e: Elements) -> Iterator[Problem]:
    for row, m in enumerate(e.materials, 1):
        if m.certificate and (not m.basis.strip() or m.basis_kind not in STRONG):
            text = f"证明“{m.name}”应当有法律、行政法规或者国务院决定依据。"
            yield found("L5", "materials", text, row=row, column="basis")


def l6(e: Elements) -> Iterator[Problem]:
    for row, m in enumerate(e.materials, 1):
        if CATCH_ALL.search(m.name):
            text = f"“{m.name}”没有写明是什么材料，不得这样要求。"
            yield found("L6", "materials", text, row=row, column="name")


def l7(e: Elements) -> Iterator[Problem]:
    if e.type == tables.LICENCE and e.is_fee:
        for row, fee in enumerate(e.fees, 1):
            if fee.basis_kind not in FEE_LAWS:
                text = "行政许可收费应当有法律、行政法规依据。"
                yield found("L7", "fees", text, row=row, column="basis_kind")


def l8(e: Elements) -> Iterator[Problem]:
    for row, service in enumerate(e.intermediaries, 1):
        if service.basis_kind not in STRONG:
            text = f"“{service.name}”没有法律、行政法规或者国务院决定依据，不得作为受理条件。"
            yield found("L8", "intermediaries", text, row=row, column="basis_kind")


def l9(e: Elements) -> Iterator[Problem]:
    if e.body_type == "3" and not e.entrusting.strip():
        yield found("L9", "entrusting", "受委托组织实施的，请填写委托部门。")


def l10(e: Elements) -> Iterator[Problem]:
    for row, special in enumerate(e.special_procedures, 1):
        if special.kind != "other" and not special.days:
            text = "应当写明特别程序所需时间，办理时书面告知申请人。"
            yield found("L10", "special_procedures", text, row=row, column="days")


def long_licence(e: Elements, default_days: int) -> Iterator[Problem]:
    """A licence period beyond the general one stands on another law, which is named (LIC 第四十二条第一款)."""
    limit = limits.statutory(e)
    licence = e.type == tables.LICENCE and limit is not None and limit.unit == limits.WORKING
    if licence and limit and limit.days > default_days and not e.statutory_note.strip():
        text = f"长于{default_days}个工作日的，请在说明中写明法律、法规的另行规定。"
        yield Problem("statutory_note", text, severity=WARN)


CHECKS: dict[str, Callable[[Elements], Iterator[Problem]]] = {
    "C1": c1, "C2": c2, "C3": c3, "C4": c4, "C5": c5, "C6": c6, "C7": c7, "C8": c8, "C9": c9, "C10": c10,
    "L1": l1, "L2": l2, "L3": l3, "L4": l4, "L5": l5, "L6": l6, "L7": l7, "L8": l8, "L9": l9, "L10": l10,
}  # fmt: skip
# Where nobody applies there are no visits, no promise and no materials to agree with each other.
OF_DUTY = ("L2", "L9")


def problems(elements: Elements) -> Iterator[Problem]:
    applied_for = starts_from(elements) == tables.APPLICATION
    for name, check in CHECKS.items():
        if applied_for or name in OF_DUTY:
            yield from check(elements)


def phones(text: str) -> list[str]:
    return PHONE.findall(text)


def _digits(phone: str) -> str:
    return re.sub(r"\D", "", phone)
