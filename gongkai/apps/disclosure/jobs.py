"""What happens in 政府信息公开 because time passed."""

from datetime import timedelta

from gongkai.apps.disclosure.actions import cleanup, library, reminders
from gongkai.apps.disclosure.actions import disputes as dispute_acts
from gongkai.apps.disclosure.actions import documents as document_acts
from gongkai.apps.disclosure.actions import filings as filing_acts
from gongkai.apps.disclosure.actions import likeness as likeness_acts
from gongkai.apps.disclosure.actions import redactions as redaction_acts
from gongkai.apps.disclosure.actions import reports as report_acts
from gongkai.apps.disclosure.actions import requests as request_acts
from gongkai.apps.disclosure.models import RedactionState
from gongkai.apps.disclosure.queries import copies, disputes, documents, filings, likeness, redactions, requests
from gongkai.apps.disclosure.rules.choices import MOST_DAYS, choices
from gongkai.kernel import workdays
from gongkai.kernel.cases import Refused
from gongkai.kernel.jobs import job, progress
from gongkai.kernel.people.actors import SYSTEM, actor_for
from gongkai.kernel.people.queries import by_id, by_uid


@job("disclosure.publish_planned", every="1m", label="定时公开")
def publish_planned() -> None:
    """Each on its own: one that is refused does not hold up the others, and its people hear of it."""
    for document in documents.planned(workdays.now()):
        try:
            document_acts.publish(document, by=SYSTEM)
        except Refused as refusal:
            reminders.held_back(document, refusal.message)


@job("disclosure.close_silent", at="01:20", label="征求意见期满未答复的登记")
def close_silent() -> None:
    """第三十二条: after fifteen working days of silence the agency decides; the pause ended with the period."""
    for consultation in requests.silent_consultations(workdays.today()):
        try:
            request_acts.close_silent_consultation(consultation.request, by=SYSTEM, consultation=consultation)
        except Refused:
            continue


@job("disclosure.follow_library", at="00:20", label="文件库入库、施行和到期")
def follow_library() -> None:
    """What became public is entered, what took effect or ended is recorded, what ends soon is brought to a desk."""
    library.follow_all()
    cleanup.follow_results()


@job("disclosure.open_reports", at="07:10", label="到期前开始编制年度报告")
def open_reports() -> None:
    """第四十九条: some weeks before the day, a report stands in the inbox of every body that has not begun it."""
    today = workdays.today()
    for org in filings.to_open(today.year - 1, today):
        try:
            report_acts.open_report(org=org, by=SYSTEM, year=today.year - 1)
        except Refused:
            continue


@job("disclosure.remind_reports", at="08:40", label="催报逾期的年度报告")
def remind_reports() -> None:
    """第四十九条: bodies that are late are reminded at intervals, until they file."""
    today = workdays.today()
    filing_acts.remind_bodies(filings.to_remind(today.year - 1, today), by=SYSTEM, year=today.year - 1)


@job("disclosure.remind_bodies", label="逐个催报未报送单位")
def remind_bodies(account: str, year: int, under: str, note: str) -> None:
    """What one person asked for with one click: every body of the list that has not filed."""
    person = by_uid(account)
    if person is None:
        return
    actor = actor_for(person)
    orgs = filings.unfiled(actor, year, under)
    filing_acts.remind_bodies(orgs, by=actor, year=year, note=note)


@job("disclosure.make_copy", label="生成区分处理副本", max_attempts=2)
def make_copy(redaction: int) -> None:
    """The copy is made and proven first, then kept by the act of the person who asked for it."""
    found = redactions.by_id(redaction)
    account = by_id(found.ordered_by_account_id) if found and found.ordered_by_account_id else None
    if found is None or account is None or found.state != RedactionState.MAKING:
        return

    def tell(done: int, total: int) -> None:
        progress(done, total)
        redaction_acts.note_progress(found, done)

    try:
        made = copies.made(found, tell)
        redaction_acts.release(found, made, by=actor_for(account))
    except Refused as refusal:
        redaction_acts.give_up_copy(found, refusal.message)
    except Exception:
        redaction_acts.give_up_copy(found, "生成副本时出现故障，请重试；仍不成功的，请联系管理员。")
        raise


@job("disclosure.remind_hearings", at="07:30", label="提醒即将进行的听证和开庭")
def remind_hearings() -> None:
    """Each body says how many days before; an appointment already past is not reminded of."""
    today = workdays.today()
    for hearing in disputes.coming_hearings(today + timedelta(days=MOST_DAYS)):
        on = hearing.at.astimezone(workdays.SHANGHAI).date()
        notice = choices(hearing.dispute.org.settings, on=today).hearing_notice_days
        if today <= on <= today + timedelta(days=notice):
            dispute_acts.remind(hearing)


@job("disclosure.ask_hearings", every="1h", label="催登听证和开庭的结果")
def ask_hearings() -> int:
    """An appointment whose hour has passed asks for its result: those whose task it is are told once."""
    return sum(dispute_acts.ask_result(hearing) for hearing in disputes.untold_hearings())


@job("disclosure.remind_duties", at="07:10", label="提醒到期的移送和定期评估")
def remind_duties() -> None:
    """第十八条、第二十五条: once a month for each body, as long as something is due."""
    reminders.remind(workdays.today())


@job("disclosure.remember_content", every="1h", label="补存内容指纹")
def remember_content() -> None:
    """Documents from before prints were kept, or whose prints were lost."""
    for document in likeness.without_prints(500):
        likeness_acts.remember(document)
