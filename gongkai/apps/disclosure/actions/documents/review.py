"""审核、保密审查、签发 (条例第十七条; 签批链: nothing is skipped, every opinion is kept)."""

from dataclasses import asdict, dataclass, replace

from gongkai.apps.disclosure.actions.documents.placing import place, placing_of, refuse_bad_placing
from gongkai.apps.disclosure.models import Document, Openness
from gongkai.apps.disclosure.queries import redactions, secrecy
from gongkai.apps.disclosure.rules.sensitive import must_stop
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

    @property
    def clean(self) -> bool:
        return not (self.state_secret or self.work_secret)


@act("disclosure.document.submit_review")
def submit_review(document: Document, *, by: Actor, consulted: str = "") -> Document:
    """提交审核: an earlier conclusion no longer holds for what was changed since."""
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
def approve_secrecy(document: Document, *, by: Actor, finding: SecrecyFinding, opinion: str) -> Document:
    """保密审查: state and work secrets are never published; other sensitive content needs its redaction note."""
    if not opinion.strip():
        raise Refused("请填写保密审查意见。", field="opinion")
    if not finding.clean and placing_of(document).openness == Openness.PROACTIVE:
        raise Refused("含有国家秘密或者工作秘密的信息不得主动公开，请退回。", code="secret")
    explained = bool(finding.redaction.strip())
    if (finding.trade_secret or finding.personal_data) and not explained:
        raise Refused("涉及商业秘密或者个人信息的，请写明遮盖处理情况。", field="redaction")
    version = document.working
    assert version is not None
    if finding.clean and not explained and must_stop([a.finding for a in secrecy.aids(version)]):
        raise Refused("正文或者附件中有密级标志，请在遮盖处理情况中写明核对结果。", code="mark", field="redaction")
    version.review = asdict(finding)
    version.save()
    context().detail(finding=asdict(finding), opinion=opinion)
    return document


@act("disclosure.document.approve_office")
def approve_office(document: Document, *, by: Actor, opinion: str = "同意。") -> Document:
    context().detail(opinion=opinion)
    return document


@act("disclosure.document.sign")
def sign(document: Document, *, by: Actor, opinion: str = "同意公开。") -> Document:
    context().detail(opinion=opinion)
    return document
