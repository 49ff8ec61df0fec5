"""审核、保密审查、签发 (条例第十七条; 签批链: nothing is skipped, every opinion is kept)."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace

from gongkai.apps.disclosure.actions import findings
from gongkai.apps.disclosure.actions.documents.placing import place, placing_of, refuse_bad_placing
from gongkai.apps.disclosure.models import Document, Openness
from gongkai.apps.disclosure.queries import redactions, secrecy
from gongkai.apps.disclosure.rules.sensitive import without_values
from gongkai.kernel.cases import Refused
from gongkai.kernel.cases.acts import act, context
from gongkai.kernel.people.actors import Actor


@dataclass(frozen=True)
class SecrecyFinding:
    """保密审查结论: what the reviewer found, each ticked by hand."""

    state_secret: bool
    work_secret: bool
    trade_secret: bool
    personal_data: bool
    redaction: str = ""
    # 系统读不出文字的附件, looked through page by page.
    read_by_hand: bool = False

    @property
    def clean(self) -> bool:
        return not (self.state_secret or self.work_secret)


@act("disclosure.document.submit_review")
def submit_review(document: Document, *, by: Actor, consulted: str = "", explanation: str = "") -> Document:
    """提交审核: an earlier conclusion no longer holds for what was changed since.

    What the machine says must be dealt with is taken out first, or `explanation` says why it stands.
    """
    version = document.working
    if version is None or not (version.text.strip() or version.files.exists()):
        raise Refused("没有正文，也没有附件，不能提交审核。", field="body")
    unfinished, _ = redactions.counts(document.case)
    if unfinished:
        raise Refused(f"还有 {unfinished} 个附件的区分处理没有完成，请先生成副本或者作废。", code="redaction")
    if hiding := secrecy.uncleaned(version):
        raise Refused("".join(hiding), code="uncleaned")
    version.review = {}
    version.save()
    scan = secrecy.scan(version)
    going_out = placing_of(document).openness == Openness.PROACTIVE
    findings.explain(document.case, scan, by, explanation, going_out=going_out)
    context().detail(**findings.noted(scan))
    if consulted.strip():
        context().detail(consulted=consulted.strip())
    return document


@act("disclosure.document.return_draft")
def return_draft(document: Document, *, by: Actor, reason: str) -> Document:
    """退回修改: whatever was approved has to be approved again."""
    document.planned_at = None
    document.save()
    return document


@act("disclosure.document.approve_section")
def approve_section(
    document: Document, *, by: Actor, openness: str, ground: str = "", opinion: str = "同意。"
) -> Document:
    """科室负责人 confirms or changes the attribute; what is not public needs its ground."""
    placing = replace(placing_of(document), openness=openness, ground=ground.strip())
    refuse_bad_placing(placing)
    place(document, placing)
    context().detail(openness=openness, ground=placing.ground, opinion=opinion)
    return document


@act("disclosure.document.approve_secrecy")
def approve_secrecy(
    document: Document,
    *,
    by: Actor,
    finding: SecrecyFinding,
    opinion: str,
    allowed: Sequence[str] = (),
    allow_reason: str = "",
) -> Document:
    """保密审查: state and work secrets are never published; other sensitive content needs its redaction note.

    `allowed` are the keys of findings that may stand, with the reason; none that must be dealt with stays open, and
    files the machine cannot read were read by hand.
    """
    if not opinion.strip():
        raise Refused("请填写保密审查意见。", field="opinion")
    if not finding.clean and placing_of(document).openness == Openness.PROACTIVE:
        raise Refused("含有国家秘密或者工作秘密的信息不得主动公开，请退回。", code="secret")
    if (finding.trade_secret or finding.personal_data) and not finding.redaction.strip():
        raise Refused("涉及商业秘密或者个人信息的，请写明遮盖处理情况。", field="redaction")
    version = document.working
    assert version is not None
    scan = secrecy.scan(version)
    if scan.unread and not finding.read_by_hand:
        raise Refused(f"{len(scan.unread)} 个附件系统不能读取，请逐页审查后勾选。", code="unread", field="read_by_hand")
    findings.allow(document.case, scan, by, allowed, allow_reason)
    if placing_of(document).openness == Openness.PROACTIVE:
        findings.refuse_open(scan, field="allowed")
    version.review = asdict(finding)
    version.save()
    context().detail(finding=asdict(finding), opinion=opinion, **findings.noted(scan))
    return document


@act("disclosure.document.allow_finding")
def allow_finding(document: Document, *, by: Actor, allowed: Sequence[str], reason: str) -> Document:
    """准予保留审查提示: what was found after the review, because a word was listed since, is answered here."""
    version = document.working
    assert version is not None
    if not findings.allow(document.case, secrecy.scan(version), by, allowed, reason):
        raise Refused("请选择准予保留的内容。", field="allowed")
    context().detail(reason=without_values(reason.strip()))
    return document


@act("disclosure.document.approve_office")
def approve_office(document: Document, *, by: Actor, opinion: str = "同意。") -> Document:
    context().detail(opinion=opinion)
    return document


@act("disclosure.document.sign")
def sign(document: Document, *, by: Actor, opinion: str = "同意公开。") -> Document:
    context().detail(opinion=opinion)
    return document
