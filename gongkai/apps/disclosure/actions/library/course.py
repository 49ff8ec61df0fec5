"""征求意见、合法性审核、审议、签发、登记编号印发 (国办发〔2018〕37号、115号; 规章制定程序条例)."""

from datetime import date
from html import escape

from gongkai.apps.disclosure.actions import documents
from gongkai.apps.disclosure.actions.documents import Content, Placing
from gongkai.apps.disclosure.models import DocumentVersion, LibraryEntry
from gongkai.apps.disclosure.rules import library as rules
from gongkai.apps.disclosure.rules import tables
from gongkai.kernel import law, numbering, workdays
from gongkai.kernel.cases import Refused, clockwork
from gongkai.kernel.cases.acts import act, context
from gongkai.kernel.files import clean
from gongkai.kernel.numbering import codes
from gongkai.kernel.people.actors import Actor

COLUMN = "policy"
REGISTRATIONS = "disclosure.library.registration"
DOCUMENT_NUMBERS = "disclosure.library.document_number"


@act("disclosure.library.solicit")
def solicit(entry: LibraryEntry, *, by: Actor, since: date, until: date, contact: str) -> LibraryEntry:
    """公开征求意见: the notice is made from the draft and goes through the same review as all that is published."""
    _refuse_empty(entry)
    earliest = rules.soliciting_until(entry.kind, since, workdays.calendar())
    if since < workdays.today():
        raise Refused("开始日期不能早于今天。", field="since")
    if until < earliest:
        raise Refused(f"征求意见的时间过短，最早到{earliest:%Y年%-m月%-d日}截止。", field="until")
    entry.solicited_from, entry.solicited_until = since, until
    entry.opinion_count = entry.adopted_count = None
    entry.notice = documents.create(
        org=entry.org, by=by, content=_notice(entry, contact), placing=Placing(COLUMN, workdays.today())
    )
    entry.save()
    period = law.period(tables.regulated_kinds()[entry.kind].soliciting, on=since)
    clockwork.begin_until(entry.case, "soliciting", until, since=since, version=period.version, article=period.citation)
    context().detail(since=since, until=until, notice=entry.notice.index_no)
    return entry


@act("disclosure.library.close_soliciting")
def close_soliciting(
    entry: LibraryEntry, *, by: Actor, opinion_count: int, adopted_count: int, opinion_summary: str
) -> LibraryEntry:
    """登记采纳情况: not before the public had its time, counted from the day the notice was really public."""
    if adopted_count > opinion_count:
        raise Refused("采纳条数不能多于收到条数。", field="adopted_count")
    if not opinion_summary.strip():
        raise Refused("请写明意见采纳情况；没有收到意见的也应写明。", field="opinion_summary")
    published_on = entry.notice.published_on if entry.notice else None
    if published_on is None:
        raise Refused("征求意见公告还没有公开。", code="notice_not_public")
    earliest = rules.soliciting_until(entry.kind, published_on, workdays.calendar())
    if workdays.today() <= max(earliest, entry.solicited_until or earliest):
        raise Refused(
            f"征求意见尚未截止：公告{published_on:%Y年%-m月%-d日}公开，"
            f"最早{max(earliest, entry.solicited_until or earliest):%Y年%-m月%-d日}届满。",
            code="too_early",
        )
    entry.opinion_count, entry.adopted_count = opinion_count, adopted_count
    entry.opinion_summary = opinion_summary.strip()
    entry.save()
    context().detail(received=opinion_count, adopted=adopted_count)
    return entry


@act("disclosure.library.skip_soliciting")
def skip_soliciting(entry: LibraryEntry, *, by: Actor, reason: str) -> LibraryEntry:
    """不公开征求意见: secret, urgent or without effect on anybody's rights; the reason stays in the record."""
    _refuse_empty(entry)
    return entry


@act("disclosure.library.return_draft")
def return_draft(entry: LibraryEntry, *, by: Actor, reason: str) -> LibraryEntry:
    return entry


@act("disclosure.library.pass_legality")
def pass_legality(entry: LibraryEntry, *, by: Actor, opinion: str) -> LibraryEntry:
    if not opinion.strip():
        raise Refused("请填写合法性审核意见。", field="opinion")
    entry.legality_opinion, entry.legality_on = opinion.strip(), workdays.today()
    entry.save()
    context().detail(opinion=entry.legality_opinion)
    return entry


@act("disclosure.library.record_discussion")
def record_discussion(entry: LibraryEntry, *, by: Actor, meeting: str, discussed_on: date) -> LibraryEntry:
    if not (entry.legality_on or discussed_on) <= discussed_on <= workdays.today():
        raise Refused("审议日期应在合法性审核之后、今天之前。", field="discussed_on")
    entry.meeting, entry.discussed_on = meeting.strip(), discussed_on
    entry.save()
    context().detail(meeting=entry.meeting, discussed_on=discussed_on)
    return entry


@act("disclosure.library.sign")
def sign(entry: LibraryEntry, *, by: Actor, opinion: str = "同意印发。") -> LibraryEntry:
    context().detail(opinion=opinion)
    return entry


@act("disclosure.library.issue")
def issue(
    entry: LibraryEntry,
    *,
    by: Actor,
    issued_on: date,
    effective_on: date,
    expires_on: date | None = None,
    doc_no: str = "",
) -> LibraryEntry:
    """统一登记、统一编号、统一印发; the text becomes a draft of 主动公开, nothing is typed again."""
    if not (entry.discussed_on or issued_on) <= issued_on <= workdays.today():
        raise Refused("印发日期应在审议之后、今天之前。", field="issued_on")
    if problem := rules.term_problem(entry.kind, effective_on, expires_on, trial=entry.trial):
        raise Refused(problem, field="expires_on")
    entry.issued_on, entry.effective_on, entry.expires_on = issued_on, effective_on, expires_on
    entry.doc_no = _document_number(entry, doc_no, issued_on.year)
    entry.registration_no = f"{entry.org.letter_mark}规登〔{issued_on.year}〕{_next(REGISTRATIONS, entry)}号"
    placing = Placing(COLUMN, issued_on, kind=entry.kind, effective_on=effective_on, expires_on=expires_on)
    entry.document = documents.create(
        org=entry.org, by=by, content=_content(entry), placing=placing, department=entry.case.department
    )
    entry.save()
    context().detail(
        registration_no=entry.registration_no,
        doc_no=entry.doc_no,
        index_no=entry.document.index_no,
        issued_on=issued_on,
    )
    return entry


@act("disclosure.library.record_filing")
def record_filing(entry: LibraryEntry, *, by: Actor, filed_on: date, filing_no: str = "") -> LibraryEntry:
    """备案: sent to the body that reviews what others make."""
    if not (entry.issued_on or filed_on) <= filed_on <= workdays.today():
        raise Refused("报送日期应在印发之后、今天之前。", field="filed_on")
    entry.filed_on, entry.filing_no = filed_on, filing_no.strip()
    entry.save()
    context().detail(filed_on=filed_on, number=entry.filing_no)
    return entry


def _refuse_empty(entry: LibraryEntry) -> None:
    if not clean.to_text(entry.body).strip():
        raise Refused("还没有文本，请先修改草稿。", field="body")


def _notice(entry: LibraryEntry, contact: str) -> Content:
    """征求意见公告 with the draft and the explanation, so that the public reads what is discussed."""
    since, until = entry.solicited_from, entry.solicited_until
    head = (
        f"<p>{escape(entry.org.name)}起草了《{escape(entry.title)}（征求意见稿）》，现向社会公开征求意见。"
        f"征求意见时间为{since:%Y年%-m月%-d日}至{until:%Y年%-m月%-d日}。</p>"
        f"<p>提出意见的方式：{escape(contact.strip())}</p>"
    )
    explained = f"<h2>起草说明</h2><p>{escape(entry.explanation)}</p>" if entry.explanation.strip() else ""
    return Content(
        title=f"关于《{entry.title}（征求意见稿）》公开征求意见的公告",
        body=f"{head}{explained}<h2>{escape(entry.title)}（征求意见稿）</h2>{entry.body}",
        theme=entry.theme,
        genre="公告",
    )


def _content(entry: LibraryEntry) -> Content:
    return Content(
        title=entry.title,
        body=entry.body,
        summary=entry.summary,
        doc_no=entry.doc_no,
        theme=entry.theme,
        genre=entry.genre,
        open_limit="长期公开",
    )


def _document_number(entry: LibraryEntry, typed: str, year: int) -> str:
    """As typed, else the next of the body's own series; never one that another document of the body carries."""
    if not typed.strip() and not entry.org.letter_mark:
        raise Refused("本机关没有登记机关代字，请填写发文字号。", field="doc_no")
    typed = typed.strip() or f"{entry.org.letter_mark}规〔{year}〕{_next(DOCUMENT_NUMBERS, entry)}号"
    number = codes.normalise_document_number(typed) or typed
    if DocumentVersion.objects.filter(doc_no=number, document__org=entry.org).exists():
        raise Refused(f"发文字号“{number}”已经使用。", field="doc_no")
    return number


def _next(series: str, entry: LibraryEntry) -> int:
    return numbering.next(series=series, org=entry.org, year=entry.issued_on.year if entry.issued_on else 0)
