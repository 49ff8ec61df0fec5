"""One of everything the platform keeps, and the words in it that are not for everybody."""

from dataclasses import dataclass, replace
from datetime import date, datetime, time
from typing import Any
from uuid import UUID, uuid4

from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile

from gongkai.apps.archives.models import DestructionList, Transfer
from gongkai.apps.disclosure.actions import cleanup as cleanups
from gongkai.apps.disclosure.actions import (
    corrections,
    disputes,
    handovers,
    library,
    reading_places,
    reassessments,
    report_imports,
    reports,
    suggestions,
    watch_words,
)
from gongkai.apps.disclosure.actions import requests as acts
from gongkai.apps.disclosure.actions.guides import GuideText, publish_guide
from gongkai.apps.disclosure.models import AnnualReport, DisclosureRequest, ReadingPlace, Redaction, WatchWord
from gongkai.apps.disclosure.queries import report_imports as import_reading
from gongkai.apps.disclosure.queries import reports as report_reading
from gongkai.apps.disclosure.tests.documents import walk as documents
from gongkai.apps.disclosure.tests.redactions import walk as redactions
from gongkai.apps.disclosure.tests.requests import walk as requests
from gongkai.apps.ratings import actions as ratings
from gongkai.apps.ratings.models import Rating
from gongkai.apps.ratings.queries import open_for_rating
from gongkai.apps.services.actions import applications as application_acts
from gongkai.apps.services.actions import bookings, halls
from gongkai.apps.services.actions import catalogue as catalogue_acts
from gongkai.apps.services.actions import changes as change_acts
from gongkai.apps.services.actions import consultations as consultation_acts
from gongkai.apps.services.actions import hearings as hearing_acts
from gongkai.apps.services.actions import imports as import_acts
from gongkai.apps.services.actions import journeys as journey_acts
from gongkai.apps.services.actions import maps as map_acts
from gongkai.apps.services.actions import words as word_acts
from gongkai.apps.services.actions.entries import Header
from gongkai.apps.services.actions.helping import filling
from gongkai.apps.services.actions.sheets import Terms as ListTerms
from gongkai.apps.services.models import (
    Agency,
    Application,
    BatchScope,
    Booking,
    CatalogueChange,
    Consultation,
    ItemBatch,
    ItemChange,
    Journey,
    JourneyRevision,
    Licence,
    LicensingHearing,
    ListChange,
    ListImport,
    ListLine,
    MapSheet,
    SearchWord,
    SelfTest,
    SelfTestRevision,
    ServiceItem,
    Venue,
    Visit,
)
from gongkai.apps.services.queries import bookings as booking_reading
from gongkai.apps.services.queries import hearings as hearing_reading
from gongkai.apps.services.rules.bookings import Hours
from gongkai.apps.services.rules.maps.shapes import Shape
from gongkai.apps.services.tests.guidance import stage as guidance
from gongkai.apps.services.tests.hall.forms import paper
from gongkai.apps.services.tests.hall.stage import FOR_ALL, SHE, Hall, add_overseer, add_staff
from gongkai.apps.services.tests.helping.stage import Help, add_point
from gongkai.apps.services.tests.lists.stage import make_lists
from gongkai.apps.services.tests.samples import elements as item_elements
from gongkai.apps.services.tests.stage import Stage, make_stage
from gongkai.apps.supervision.actions import judging, measures, orders, telling
from gongkai.apps.supervision.models import (
    Bulletin,
    Closing,
    ControlTable,
    Correction,
    Event,
    Measure,
    Order,
    Standing,
    Stay,
)
from gongkai.kernel import eforms, files, outbox
from gongkai.kernel.applicants import messages
from gongkai.kernel.applicants.actions import linking
from gongkai.kernel.applicants.models import Applicant, Authorisation
from gongkai.kernel.applicants.presence import Presence
from gongkai.kernel.applicants.tests import people
from gongkai.kernel.cases.models import Case, Letter
from gongkai.kernel.clients import actions as clients
from gongkai.kernel.clients.models import Client
from gongkai.kernel.eforms.models import FormAnswers, FormDefinition
from gongkai.kernel.eforms.tests.forms import SUBSIDY
from gongkai.kernel.exchange import building
from gongkai.kernel.files.tests import hostile
from gongkai.kernel.orgs.models import Organisation
from gongkai.kernel.people import sessions
from gongkai.kernel.people.actions import delegate
from gongkai.kernel.people.actors import Actor, actor_for, public
from gongkai.kernel.people.models import Account, Passkey, Post
from gongkai.kernel.workdays import today
from gongkai.testing import LONG_AGO, SHANGHAI, Cast, FrozenClock

DAY, YEAR = date(2026, 3, 2), 2025
ROUND = "内部摸底的一轮清理"
BILL = "尚未征求意见的奖补办法"
MATTER, OTHERS_MATTER = "新设瓶装气供应站", "河道旁的燃气储配站"
LISTED = "尚未审核的收费项目"
FILLED, OWN_DRAFT, WINDOW_DRAFT = "改造老街供气管线", "还在填写的加气点", "窗口代填的汽车站点"
HELPED = "老人想请人代办的事"
HELPED_DRAFT = "代办员为老人填了一半的内容"
ASKED = "租来的院子能不能存放气瓶"
ITEM, OTHERS_ITEM, ENTRY = "尚未审核的认领情形", "水利局拟设的情形", "拟新增的许可目录"
DRAFT, GONE, OTHERS_DRAFT = "尚未定稿的补贴方案", "误发的内部名单", "水库除险草案"
WISH, OTHERS_WISH = "老城改造补偿协议", "河道采砂许可档案"
APPLICANT, OTHERS_APPLICANT, THIRD_PARTY = "欧阳修远", "诸葛思明", "澜江实业公司"
PHONE, OTHERS_PHONE, IDENTITY = "13655512345", "13777754321", requests.CITIZEN
WATCHED = "青松工程代号"
NEIGHBOUR = "端木青山"
HOLDER_NAME = "预约称呼欧阳"
COMPLAINT = "窗口让我白跑三趟"
AGENT_NAME, OWN_MESSAGE = "慕容清扬", "在陌生的设备上登录"
CORRECTED, IDEA = "社保缴费记录姓名有误", "学校食堂招标结果"
TEXTS = {"overview": "全年平稳。", "problems": "解读不够，已经改进。", "other_matters": "本年度未收取信息处理费。"}
FORM = "尚未发布的津贴申请表"
SAYING, SHEET = "开个煤气小站", "城区底图试用稿"
EVENT, QUESTIONS = "尚未发布的开办停气", "尚未发布的自测题"
SYSTEM = "预算指标内网系统"
URGED, TALKED = "尚未签发的限期清理", "拟约谈的股室负责人"


@dataclass
class Records:
    """Everything that has an address, by the name the table of expectations uses."""

    cast: Cast
    published: Any
    draft: Any
    gone: Any
    others_draft: Any
    request: DisclosureRequest
    answered: DisclosureRequest
    others_request: DisclosureRequest
    token: str
    letter: Letter
    inner_letter: Letter
    report: AnnualReport
    others_report: AnnualReport
    report_import: Any
    correction: Any
    suggestion: Any
    dispute: Any
    entry: Any
    word: WatchWord
    place: ReadingPlace
    handover: Any
    reassessment: Any
    cleanup: Any
    cleanup_task: Any
    proof: files.StoredFile
    released: files.StoredFile
    draft_file: files.StoredFile
    public_file: files.StoredFile
    redaction: Redaction
    redacted_source: files.StoredFile
    redacted_copy: files.StoredFile
    delegation: int
    session: int
    passkey: int
    destruction: DestructionList
    others_destruction: DestructionList
    transfer: Transfer
    others_transfer: Transfer
    event: Event
    em_correction: Correction
    em_order: Order
    em_measure: Measure
    holder: Applicant
    other_holder: Applicant
    agent: Applicant
    authorisation: Authorisation
    own_message: int
    booking: Booking
    venue: Venue
    bulletin: Bulletin
    open_bulletin: Bulletin
    control: ControlTable
    open_control: ControlTable
    rating: Rating
    rating_token: str
    case_message: int
    item: ServiceItem
    open_item: ServiceItem
    cancelled_item: ServiceItem
    draft_item: ServiceItem
    item_change: ItemChange
    others_item_change: ItemChange
    catalogue_change: CatalogueChange
    item_batch: ItemBatch
    list_import: ListImport
    journey: Journey
    journey_draft: JourneyRevision
    selftest: SelfTest
    selftest_draft: SelfTestRevision
    search_word: SearchWord
    map_sheet: MapSheet
    list_line: ListLine
    list_draft: ListChange
    eform: FormDefinition
    application: Application
    others_application: Application
    application_letter: UUID
    licence: Licence
    heard: Application
    hearing: LicensingHearing
    party_key: str
    party_letter: UUID
    system: Client
    system_officer: int
    system_case: Case
    handed_in: Application
    own_draft: FormAnswers
    window_draft: FormAnswers
    material_file: files.StoredFile
    agency: Agency
    visit: Visit
    agency_letter: UUID
    helped_draft: FormAnswers
    consultation: Consultation


def make_records(cast: Cast, clock: FrozenClock) -> Records:
    clock.set(date(2026, 1, 12))
    report, others_report = _reports(cast)
    published, draft, gone, others_draft = _documents(cast, clock)
    public_file = published.item.current.files.get()
    publish_guide(org=cast.bureau, by=cast.clerk, text=_guide())
    answered, released = _answered(cast, clock)
    request, proof, token = _under_way(cast, clock)
    letters = request.case.letters
    place = _place(cast)
    redacted = redactions.begun(cast, request).accept().finish().now
    cleanup = _cleanup(cast, published.item)
    return Records(
        cast=cast,
        published=published.item,
        draft=draft.item,
        gone=gone.item,
        others_draft=others_draft,
        request=request,
        answered=answered,
        others_request=_others(cast),
        token=token,
        letter=letters.filter(public=True).latest("id"),
        inner_letter=letters.filter(public=False).latest("id"),
        report=report,
        others_report=others_report,
        report_import=_report_import(cast),
        correction=(correction := _correction(cast)),
        suggestion=_suggestion(cast),
        dispute=_dispute(cast),
        entry=_entry(cast),
        word=watch_words.add_words(org=cast.bureau, by=cast.secrecy, texts=[WATCHED], weight="stop")[0],
        place=place,
        handover=handovers.draw(org=cast.bureau, by=cast.clerk, place=place),
        reassessment=_reassessment(cast, clock),
        cleanup=cleanup,
        cleanup_task=cleanup.tasks.get(),
        proof=proof,
        released=released,
        draft_file=draft.item.working.files.get(),
        public_file=public_file,
        redaction=redacted,
        redacted_source=redacted.source,
        redacted_copy=redacted.released,
        delegation=_delegation(cast),
        session=_session(cast),
        passkey=_passkey(cast),
        destruction=_destruction(cast.bureau, "0001"),
        others_destruction=_destruction(cast.other_bureau, "0002"),
        transfer=_transfer(cast.bureau, "0001"),
        others_transfer=_transfer(cast.other_bureau, "0002"),
        eform=eforms.create(
            org=cast.bureau, by=cast.admin, key="allowance", title=FORM, content={**SUBSIDY, "title": FORM}
        ),
        **_supervision(cast, correction),
        **(people_here := _applicants(request)),
        **_rating(answered),
        bulletin=_bulletin(cast, "0001", "published"),
        open_bulletin=_bulletin(cast, "0002", "commenting"),
        control=_control(cast, 1, "published"),
        open_control=_control(cast, 2, "drafting"),
        **(items := _items(stage := make_stage(cast))),
        **_booking(cast, items["item"], people_here["holder"]),
        **_guidance(stage, items["item"], items["open_item"]),
        **_lists(stage),
        **(in_hall := _hall(stage, items["open_item"], people_here["holder"])),
        **_help(stage, in_hall["application"].item, people_here["holder"]),
        **_consultation(cast, in_hall["application"].item, people_here["holder"]),
        **_systems(cast, in_hall["application"].case),
    )


def _systems(cast: Cast, case: Case) -> dict[str, Any]:
    """A system of the bureau with an officer, and one batch of the exchange."""
    system, _ = clients.create_client(
        by=cast.admin, org=cast.bureau, name=SYSTEM, contact="张三", phone="1", wanted=["services.cases.read"]
    )
    officer = clients.name_officer(system, cast.account("handler"), by=cast.admin)
    outbox.run_pending()
    building.build(full=True)
    return {"system": system, "system_officer": officer.pk, "system_case": case}


def _supervision(cast: Cast, late: Any) -> dict[str, Any]:
    """A matter as it will be when nobody answers it: a card, its correction, an unsigned order and measure."""
    for name, role, org in (("em_supervisor", "supervisor", cast.county), ("em_liaison", "liaison", cast.bureau)):
        account = Account.objects.create(username=name, name=f"监察{role}")
        Post.objects.create(account=account, org=org, role=f"supervision.{role}", from_on=LONG_AGO)
        cast.accounts[name] = account
    judging.begin(date(2025, 1, 1))
    judging.judge_case(late.case.uid, date(2027, 1, 4))
    telling.follow_up()
    event = Event.objects.filter(case=late.case, signal__gte=3).get()
    given = {"org": cast.bureau, "by": cast.actor("em_supervisor"), "events": [event]}
    order = orders.draft(source="event", title=URGED, matter=URGED, requirements="三日内办结", **given)
    measure = measures.propose_measure(form="circular", grounds=TALKED, basis="县办法", **given)
    return {"event": event, "em_correction": event.correction, "em_order": order, "em_measure": measure}


def _applicants(request: DisclosureRequest) -> dict[str, Any]:
    """The applicant of the request, somebody else, and an agent for this one request."""
    holder = people.person(APPLICANT, number=people.NUMBERS["申屠明月"], mobile="13900001111")
    other = people.person("司徒安")
    agent = people.person(AGENT_NAME, number=people.NUMBERS["宇文成"], mobile="13900002222")
    own = Presence(holder)
    linking.link(own, request.case)
    letter = {"number": "1", "title": "登记回执", "letter": "一号", "body": "财政局"}
    told = messages.send(holder, "applicants.letter", fingerprint="letter", case=request.case, **letter)
    secret = messages.send(holder, "applicants.security", fingerprint="own", what=OWN_MESSAGE)
    assert told is not None and secret is not None
    given = people.authorised(own, agent, case=request.case)
    return {
        "holder": holder,
        "other_holder": other,
        "agent": agent,
        "authorisation": given,
        "own_message": secret.pk,
        "case_message": told.pk,
    }


def _booking(cast: Cast, item: ServiceItem, holder: Applicant) -> dict[str, Any]:
    """The applicant's booking of the item, for tomorrow."""
    account = Account.objects.create(username="hall_manager", name="大厅管理员")
    Post.objects.create(account=account, org=cast.bureau, role="services.hall_manager", from_on=LONG_AGO)
    manager = actor_for(account)
    venue = halls.open_venue(org=cast.bureau, by=manager, name="县政务服务中心", address="人民路1号")
    hours = [Hours(time(9), time(11), 2)]
    window = halls.open_window(venue, by=manager, name="1号窗口", items=[item], hours=hours)
    who = bookings.Who(holder.contacts[0], holder, HOLDER_NAME)
    day = booking_reading.days(today())[1]
    return {
        "venue": venue,
        "booking": bookings.book(item, window=window, day=day, starts=time(10), who=who).booking,
    }


def _rating(answered: DisclosureRequest) -> dict[str, Any]:
    """A bad one whose follow-up waits for the call."""
    token = open_for_rating.token(answered.case, "first", "qr")
    opinion = ratings.Opinion("dissatisfied", ("many_trips",), COMPLAINT, PHONE)
    return {
        "rating": ratings.rate(answered.case, part="first", channel="online", opinion=opinion),
        "rating_token": token,
    }


def _reports(cast: Cast) -> tuple[AnnualReport, AnnualReport]:
    report = reports.open_report(org=cast.bureau, by=cast.clerk, year=YEAR)
    reports.write(report, by=cast.clerk, **TEXTS)
    for finding in report_reading.unanswered(report):
        mark = report_reading.fingerprint(finding)
        reports.answer_warning(report, by=cast.clerk, fingerprint=mark, reason="已核实")
    reports.check(report, by=cast.clerk)
    reports.sign(report, by=cast.leader)
    reports.submit(report, by=cast.clerk)
    reports.publish(report, by=cast.clerk)
    return report, reports.open_report(org=cast.other_bureau, by=cast.other_clerk, year=YEAR)


def _report_import(cast: Cast) -> Any:
    """A report of an earlier year that nobody confirmed yet."""
    content = "2016年政府信息公开工作年度报告\n统计指标\t单位\t统计数\n（一）收到申请数\t件\t约5\n".encode()
    file = files.check(ContentFile(content, name="2016.txt"), import_reading.ALLOWED)
    read = import_reading.read_checked(file)
    return report_imports.upload(
        org=cast.bureau, by=cast.clerk, file=file, read=read, identity=report_imports.Identity()
    )


def _documents(cast: Cast, clock: FrozenClock) -> tuple[documents.Walk, documents.Walk, documents.Walk, Any]:
    published = documents.drafted(cast, clock, text={"title": "安澜县财政局预算公开办法"})
    _attach(published.item, cast.drafter, "办法全文.pdf")
    published.approve().publish()
    gone = documents.published(cast, clock, text=_text(GONE, "安财〔2026〕4号")).take_down("发布有误")
    draft = documents.drafted(cast, clock, text=_text(DRAFT, "安财〔2026〕5号"))
    _attach(draft.item, cast.drafter, "测算表.pdf")
    content = documents.content(**_text(OTHERS_DRAFT, "安水〔2026〕1号"))
    others = documents.acts.create(
        org=cast.other_bureau, by=cast.other_drafter, content=content, placing=documents.placing()
    )
    return published, draft, gone, others


def _text(title: str, doc_no: str) -> dict[str, str]:
    return {"title": title, "body": f"<p>{title}</p>", "doc_no": doc_no}


def _attach(document: Any, by: Actor, name: str) -> None:
    upload = SimpleUploadedFile(name, hostile.pdf(title=name))
    documents.acts.attach_file(document, by=by, uploads=[files.check(upload)])


def _answered(cast: Cast, clock: FrozenClock) -> tuple[DisclosureRequest, files.StoredFile]:
    walk = requests.received(cast, clock, DAY, name=APPLICANT, phone=PHONE)
    released = _store(walk.item, cast.handler, "提供的信息.png", "released", 2)
    return walk.answer(DAY).item, released


def _under_way(cast: Cast, clock: FrozenClock) -> tuple[DisclosureRequest, files.StoredFile, str]:
    """A request whose third party has not answered yet, with the applicant's proof."""
    made = acts.register(
        org=cast.bureau,
        by=cast.clerk,
        applicant=requests.applicant(name=APPLICANT, phone=PHONE),
        wish=requests.wish(description=WISH),
        channel="in_person",
        submitted_on=DAY,
    )
    proof = _store(made.request, cast.clerk, "身份证.png", "identity_proof", 3)
    acts.assign(made.request, by=cast.clerk)
    _, token = acts.consult(
        made.request, by=cast.handler, kind="third_party", name=THIRD_PARTY, question="协议中的补偿金额"
    )
    return made.request, proof, token


def _others(cast: Cast) -> DisclosureRequest:
    who = requests.applicant(name=OTHERS_APPLICANT, phone=OTHERS_PHONE, identity_number="110101199003074936")
    return acts.register(
        org=cast.other_bureau,
        by=cast.other_clerk,
        applicant=who,
        wish=requests.wish(description=OTHERS_WISH),
        channel="in_person",
        submitted_on=DAY,
    ).request


def _store(request: DisclosureRequest, by: Actor, name: str, purpose: str, width: int) -> files.StoredFile:
    upload = SimpleUploadedFile(name, hostile.png(width))
    return files.store(upload, org=request.org, owner=request.case.subject, by=by, purpose=purpose)


def _correction(cast: Cast) -> Any:
    wrong = corrections.Wrong(
        name=APPLICANT,
        identity_kind="citizen_id",
        identity_number=IDENTITY,
        record=CORRECTED,
        inaccuracy="姓名写错",
        right_content="姓名应为欧阳修远",
        evidence="户口簿",
        phone=PHONE,
    )
    return corrections.submit(org=cast.bureau, by=public(APPLICANT), wrong=wrong).correction


def _suggestion(cast: Cast) -> Any:
    idea = suggestions.Idea(wanted=IDEA, why="关系学生健康", name=APPLICANT, phone=PHONE)
    return suggestions.submit(org=cast.bureau, by=public(APPLICANT), idea=idea).suggestion


def _dispute(cast: Cast) -> Any:
    complaint = disputes.Complaint("review", "proactive", "安澜县人民政府", APPLICANT, IDEA, date(2026, 1, 9))
    item = disputes.register(org=cast.bureau, by=cast.clerk, complaint=complaint)
    hearing = disputes.Appointment("hearing", datetime(2026, 4, 8, 9, tzinfo=SHANGHAI), f"{APPLICANT}案听证室")
    disputes.note_hearing(item, by=cast.clerk, appointment=hearing)
    return item


def _entry(cast: Cast) -> Any:
    draft = library.Draft(kind="normative", title=BILL, body=f"<p>{BILL}</p>")
    return library.create(org=cast.bureau, by=cast.drafter, draft=draft)


def _place(cast: Cast) -> ReadingPlace:
    place = reading_places.Place(
        name="安澜县档案馆",
        kind="archive",
        address="文昌路8号",
        office_hours="工作日",
        opened_on=date(2026, 1, 5),
        receives=True,
    )
    return reading_places.open_place(org=cast.bureau, by=cast.clerk, place=place)


def _reassessment(cast: Cast, clock: FrozenClock) -> Any:
    requests.received(cast, clock, DAY).answer(DAY, "denied.process_info")
    return reassessments.open_round(org=cast.bureau, by=cast.clerk, everything=True)


def _cleanup(cast: Cast, document: Any) -> Any:
    library.follow(document.pk)
    scope = cleanups.Scope(ROUND, "逐件核对", ["normative"], DAY, date(2026, 4, 30))
    return cleanups.open_cleanup(org=cast.county, by=cast.supervisor, scope=scope)


def _delegation(cast: Cast) -> int:
    """The clerk's for next month, so that nobody acts for anybody yet."""
    days = {"from_on": date(2026, 4, 1), "to_on": date(2026, 4, 3)}
    return delegate(cast.account("clerk"), cast.account("head"), by=cast.clerk, reason="外出学习", **days).pk


def _session(cast: Cast) -> int:
    made = sessions.record_log_in(cast.account("clerk"), "a" * 32, method="密码", address="127.0.0.1", agent="浏览器")
    return made.pk


def _passkey(cast: Cast) -> int:
    """A suspended one: it proves nobody, so the clerk's own pages stay open without it."""
    values = {"name": "旧手机", "confirmed": False, "credential_id": "gone", "credential": b""}
    return Passkey.objects.create(user=cast.account("clerk"), **values).pk


def _destruction(org: Organisation, serial: str) -> DestructionList:
    """One that was drawn; no file of these tests is old enough to be drawn into it by the act."""
    day = date(2026, 1, 5)
    case = _archives_case(org, f"XHQC2026{serial}", kind="archives.destruction", title="档案销毁清册")
    return DestructionList.objects.create(case=case, org=org, org_path=org.path, drawn_on=day)


def _items(stage: Stage) -> dict[str, Any]:
    """An item in force, one that ended, drafts of two bodies, a draft of the catalogue, and the list it came by."""
    kept, ended, open_one = stage.adopted("", "注销", "新设", **FOR_ALL)
    terms = change_acts.Terms(effective_on=DAY, basis="国发〔2026〕3号", transition="办完为止")
    editor = stage.who("editor")
    given = {"org": ended.org, "by": editor, "item": ended, "reason": "权力下放", "terms": terms}
    ended = stage.publish(change_acts.propose_cancellation(**given), today())
    org, others = stage.cast.bureau, stage.cast.other_bureau
    change = change_acts.claim(org=org, by=editor, catalogue=stage.entry, level="3", situation=ITEM)
    other = change_acts.claim(
        org=others, by=stage.who("other_editor"), catalogue=stage.entry, level="4", situation=OTHERS_ITEM
    )
    proposed = catalogue_acts.propose_entry(
        org=stage.cast.county,
        by=stage.who("catalogue"),
        elements=item_elements(name=ENTRY),
        header=Header("4", "17"),
        reason="拟新增",
    )
    return {
        "item": kept,
        "open_item": open_one,
        "cancelled_item": ended,
        "draft_item": change.item,
        "item_change": change,
        "others_item_change": other,
        "catalogue_change": proposed,
        "item_batch": ItemBatch.objects.get(scope="items"),
        "list_import": _import(stage),
    }


def _import(stage: Stage) -> ListImport:
    """A list that an editor of the bureau has sent, to be looked at only."""
    upload = SimpleUploadedFile("清单.csv", "事项名称,实施编码\n燃气经营许可证核发,\n".encode())
    return import_acts.send(
        orgs=[stage.cast.bureau],
        by=stage.who("editor"),
        upload=files.check(upload, import_acts.sending.KINDS),
        scope=BatchScope.ITEMS,
        terms=ListTerms("", check_only=True),
    )


def _guidance(stage: Stage, item: ServiceItem, other: ServiceItem) -> dict[str, Any]:
    """An event that is public and its next draft, questions of one item that are public and a draft for another."""
    journey = guidance.published(stage)
    draft = journey_acts.propose(org=journey.org, by=stage.who("manager"), journey=journey)
    journey_acts.edit(draft, by=stage.who("manager"), text=replace(guidance.TEXT, title=EVENT))
    bare = replace(guidance.TREE, questions=guidance.without_materials(guidance.TREE))
    return {
        "journey": journey,
        "journey_draft": draft,
        "selftest": guidance.questions_published(stage, item, bare),
        "selftest_draft": guidance.questions_drafted(stage, other, replace(bare, title=QUESTIONS)),
        "search_word": word_acts.add_word(
            org=stage.cast.bureau,
            by=stage.who("editor"),
            wanted=word_acts.Wanted("saying", SAYING, "燃气经营", "群众来电常问"),
        ),
        "map_sheet": map_acts.take_over(
            org=stage.cast.county,
            by=stage.who("manager"),
            name=SHEET,
            attribution="县自然资源局",
            approval="",
            shapes=[Shape("road", "文昌路", ((117.4, 32.6), (117.6, 32.6)))],
        ),
    }


def _lists(stage: Stage) -> dict[str, Any]:
    """A line of the bureau that is in force, and one that nobody has reviewed."""
    keeping = make_lists(stage)
    return {"list_line": keeping.held(), "list_draft": keeping.draft(name=LISTED)}


def _hall(stage: Stage, item: ServiceItem, holder: Applicant) -> dict[str, Any]:
    """An application of the holder at the bureau, another one at the office, and a licence of the latter."""
    add_staff(stage, stage.cast.bureau, "hall")
    add_staff(stage, stage.cast.office, "other_hall")
    hall = Hall(stage, item)
    add_overseer(stage)
    application = hall.register(content=MATTER).application
    linking.link(Presence(holder), application.case)
    (theirs,) = stage.adopted("", org=stage.cast.office, **FOR_ALL)
    given = {"org": theirs.org, "by": stage.cast.actor("other_hall_window"), "item": theirs, "person": SHE}
    others = application_acts.register(**given, filing=application_acts.Filing(OTHERS_MATTER)).application
    licence = Licence.objects.create(
        application=others,
        org=others.org,
        org_path=others.org_path,
        name="燃气经营许可证",
        number="安水许证〔2026〕1号",
        holder="澜江燃气有限公司",
        issued_on=today(),
        valid_from=today(),
    )
    letter = application.case.letters.get()
    heard = hall.in_review()
    linking.link(Presence(holder), heard.case)
    examiner = hall.who("examiner")
    party = application_acts.tell_party(heard, by=examiner, name=NEIGHBOUR, interest="站点紧邻其住宅")
    hearing = hearing_acts.tell(org=heard.org, by=examiner, application=heard, subject_matter="供应站选址")
    return {
        "heard": heard,
        "hearing": hearing,
        "party_key": hearing_reading.key_of(party),
        "party_letter": party.letter.uid,
        "application": application,
        "others_application": others,
        "application_letter": letter.uid,
        "licence": licence,
        **_forms(hall, item, Presence(holder)),
    }


def _forms(hall: Hall, item: ServiceItem, presence: Presence) -> dict[str, Any]:
    """What the holder handed in on the form of the item, what the same person is filling in, and a clerk's draft."""
    content = {"apply_agent": False, "apply_delivery": "window", "apply_phone": "13900001111"}
    handed_in = application_acts.submit_values(
        presence, item=item, values={**content, "content": FILLED}, uploads={"material_1": [paper()]}
    ).application
    own_draft, _ = application_acts.begin(item, presence, answers={"content": OWN_DRAFT})
    window_draft = application_acts.begin_at_window(item, by=hall.who("window"))
    eforms.save(window_draft, {"content": WINDOW_DRAFT})
    return {
        "handed_in": handed_in,
        "own_draft": own_draft,
        "window_draft": window_draft,
        "material_file": files.of_owner(handed_in.case.subject).get(),
    }


def _bulletin(cast: Cast, serial: str, step: str) -> Bulletin:
    """A bulletin of the county with the line of the bureau; what is not published is nobody's here."""
    day = date(2026, 1, 5)
    closing = Closing.objects.create(
        case_uid=uuid4(),
        case_number=f"JX{serial}",
        kind="disclosure.request",
        org=cast.bureau,
        org_path=cast.bureau.path,
        item_key="disclosure.request",
        item_label="政府信息公开申请",
        opened_on=day,
        closed_on=day,
    )
    spent = {"kind": closing.kind, "org_path": closing.org_path, "closed_on": day, "step": "in_progress", "days": 3}
    Stay.objects.create(closing=closing, **spent)
    case = _archives_case(cast.county, f"JXTB2026{serial}", kind="supervision.bulletin", title=f"绩效通报{serial}")
    case.step, case.waiting_role = step, ""
    case.save()
    made = Bulletin.objects.create(
        case=case,
        org=cast.county,
        org_path=cast.county.path,
        first=day,
        last=day,
        comments_until=day,
        published_on=day if step == "published" else None,
    )
    Standing.objects.create(bulletin=made, org=cast.bureau)
    return made


def _control(cast: Cast, version: int, step: str) -> ControlTable:
    """岗位风险内控表 of the bureau: one that was signed for the public, one still being filled in."""
    serial, day = f"{version:04d}", date(2026, 3, 31)
    case = _archives_case(cast.bureau, f"GWNK2026{serial}", kind="supervision.control", title=f"内控表{serial}")
    case.step, case.waiting_role = step, "supervision.liaison" if step == "drafting" else ""
    case.closed_on = None if step == "drafting" else day
    case.save()
    made = ControlTable.objects.create(
        case=case, org=cast.bureau, org_path=cast.bureau.path, year=2026, version=version, until=day, signed_on=day
    )
    item = made.items.create(key="disclosure.request", label="政府信息公开申请", kind="disclosure.request", facts={})
    item.posts.create(step="in_progress", label="办理", roles="承办人", lowest="low", grade="low", risks="拖延")
    return made


def _help(stage: Stage, item: ServiceItem, holder: Applicant) -> dict[str, Any]:
    """An agency and a visit of the holder, at a point of the county where nobody of the cast works."""
    helping = Help(Hall(stage, item), add_point(stage), HELPED)
    agency, visit = helping.asked(), helping.visit()
    for case in (agency.case, visit.case):
        linking.link(Presence(holder), case)
    begun = helping.authorised()
    draft = filling.begin(begun, item, by=helping.who("agent"))
    eforms.save(draft, {"content": HELPED_DRAFT})
    letter = agency.case.letters.get().uid
    return {"agency": agency, "visit": visit, "agency_letter": letter, "helped_draft": draft}


def _consultation(cast: Cast, item: ServiceItem, holder: Applicant) -> dict[str, Any]:
    """A question of the holder to the bureau, whose clerk is nobody of the cast."""
    account = Account.objects.create(username="hall_consultant", name="咨询答复员")
    Post.objects.create(account=account, org=item.org, role="services.consultant", from_on=LONG_AGO)
    cast.accounts["hall_consultant"] = account
    made = consultation_acts.ask_from(Presence(holder), item=item, kind="consultation", question=ASKED)
    return {"consultation": made.consultation}


def _transfer(org: Organisation, serial: str) -> Transfer:
    day = date(2026, 1, 5)
    case = _archives_case(org, f"DAYJ2026{serial}", kind="archives.transfer", title="档案移交进馆")
    return Transfer.objects.create(case=case, org=org, org_path=org.path, archive="安澜县档案馆", drawn_on=day)


def _archives_case(org: Organisation, number: str, **values: str) -> Case:
    made: Case = Case.objects.create(
        number=number,
        org=org,
        org_path=org.path,
        waiting_role="archives.archivist",
        step="drawn",
        opened_on=date(2026, 1, 5),
        **values,
    )
    return made


def _guide() -> GuideText:
    return GuideText(
        classification="按法定栏目编排。",
        obtaining="在本网站查阅。",
        requesting="当面、邮寄或者网上提出。",
        supervision="可以向主管部门举报，依法申请复议。",
        office_name="安澜县财政局办公室",
        address="安澜县人民路3号",
        office_hours="工作日 9:00—17:00",
        phone="0551-62000003",
        online_contact="gongkai@example.org",
    )
