"""办件 for the systems of the body that has them: list, read, register, files, what has changed."""

from datetime import datetime
from typing import Annotated, Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.utils.http import content_disposition_header
from ninja import File, Form, Path, Query, Router
from ninja.files import UploadedFile

from gongkai.apps.services.actions import applications as actions
from gongkai.apps.services.actions.applications.filing import version_taking
from gongkai.apps.services.api import case_answers, register_shapes
from gongkai.apps.services.api import case_shapes as shapes
from gongkai.apps.services.api.acts import HEADERS, UID_PATH, case_of, problems_of, told
from gongkai.apps.services.api.own_items import NO_PAGE, Cursor
from gongkai.apps.services.forms.counter import WindowForm
from gongkai.apps.services.models import Application, Outcome, ServiceItem
from gongkai.apps.services.queries import applications as reading
from gongkai.apps.services.queries import systems
from gongkai.kernel import files, outbox, workdays
from gongkai.kernel.cases.acts import refuse_beforehand
from gongkai.kernel.cases.procedures import act_label, procedure
from gongkai.kernel.cases.sequence import refuse_changed
from gongkai.kernel.clients.callers import Caller
from gongkai.web.api import NO_STORE, NotThere, Unacceptable, answer
from gongkai.web.api.entrance import ByClient, caller_of, secured
from gongkai.web.api.once import etag, once, seen_sequence
from gongkai.web.api.reading import ONE_FILE, only_fields
from gongkai.web.api.types import Day, Instant, Line100, OneOf, Whole

TAG = ("业务系统：办件", "部门的业务系统读取本机关的办件、收件、上传和下载附件、取得变化；只有本机关的办件。")
KIND = reading.KIND
READ, REGISTER, ATTACH = "services.cases.read", f"{KIND}.register", f"{KIND}.attach_files"
TOO_MANY = "这段时间变化的办件过多，请用 /services/cases/changes 逐页读取。"
TOO_LATE = "这个位置之后的部分变化已经不再保留，请先读取全部办件，再从 0 开始。"
NO_FILE = "没有这个附件，或者本系统（经办人）没有查看附件的岗位。"
NO_ITEM = "没有这个事项，或者它不由本机关收件。"
BINARY = "application/octet-stream"
StepKey = Annotated[str, OneOf(lambda: [one.id for one in procedure(KIND).steps])]
State = Annotated[str, OneOf(lambda: ["open", "closed"])]
OutcomeKey = Annotated[str, OneOf(lambda: Outcome.values)]
FURTHEST = 10**11

router = Router(tags=[TAG[0]])


@router.get(
    "/services/cases",
    response=shapes.CaseList,
    auth=ByClient(READ),
    operation_id="listCases",
    summary="本机关的办件",
    description="按收件先后，可以一直翻到最后；含并联、转报的子件，不含下级机关的办件。",
    openapi_extra=secured(READ, 404, 409, headers=()),
)
def list_cases(
    request: HttpRequest,
    q: Line100 = Query("", description="办件编号、交换编号或者申请人全名", example="陈晓兰"),
    step: StepKey | None = Query(None, description="环节", example="submitted"),
    state: State | None = Query(None, description="open 办理中，closed 已办结", example="open"),
    item: UUID | None = Query(None, description="事项标识", example=register_shapes.ITEM),
    outcome: OutcomeKey | None = Query(None, description="结果", example="granted"),
    received_from: Day | None = Query(None, description="收到材料日期从", example="2026-03-01"),
    received_to: Day | None = Query(None, description="收到材料日期到", example="2026-03-31"),
    changed_since: Instant | None = Query(
        None, description="这一时刻以后有过办理的（RFC 3339）", example="2026-03-02T00:00:00+08:00"
    ),
    cursor: Cursor | None = Query(None, description="上一页回答中的 next", example="5b0c7d1e2f3a4b5c8d6e7f8091a2b3c4"),
    limit: Whole = Query(50, ge=1, le=200, description="每页条数", example=50),
) -> HttpResponse:
    wanted = systems.Wanted(
        text=q.strip(),
        step=step or "",
        state=state or "",
        item=item,
        outcome=outcome or "",
        received_from=received_from,
        received_to=received_to,
        changed_since=changed_since,
    )
    try:
        page = systems.page(caller_of(request).org, wanted, UUID(cursor) if cursor else None, limit)
    except systems.NoSuchPage:
        raise NotThere(NO_PAGE, code="no_page") from None
    except systems.TooManyChanged:
        raise Unacceptable([("changed_since", TOO_MANY)], status=409, code="too_many_changed") from None
    changed = systems.last_changes(page.applications)
    lines = [shapes.CaseLine(**case_answers.line(one, changed[one.case_id])) for one in page.applications]
    return answer(shapes.CaseList(items=lines, next=page.after.hex if page.after else None), cache=NO_STORE)


@router.get(
    "/services/cases/changes",
    response=shapes.ChangeList,
    auth=ByClient(READ),
    operation_id="listCaseChanges",
    summary="办件的变化，按发生的次序",
    description="从上一次回答的 position 之后读取，不遗漏、不重复；没有新的变化时 changes 为空。"
    "保留90天（可配置），来得太晚的回答 410。",
    openapi_extra=secured(READ, 410, headers=()),
)
def list_changes(
    request: HttpRequest,
    after: Whole = Query(0, ge=0, le=FURTHEST, description="上一次回答的 position；第一次为 0", example=128),
    limit: Whole = Query(200, ge=1, le=1000, description="一次最多读取的事件数", example=200),
) -> HttpResponse:
    try:
        page = systems.changes(caller_of(request).org, after, limit)
    except outbox.PositionLost:
        raise NotThere(TOO_LATE, code="position_lost", status=410) from None
    found = shapes.ChangeList(
        changes=[
            shapes.ChangeOfCase(
                position=one.position,
                at=datetime.fromisoformat(one.at),
                uid=UUID(one.case_uid),
                number=one.number,
                act=one.act,
                act_label=act_label(f"{KIND}.{one.act}"),
                step=one.step,
            )
            for one in page.changes
        ],
        position=page.position,
    )
    return answer(found, cache=NO_STORE)


@router.get(
    "/services/cases/{uuid:uid}",
    response=shapes.CaseDetail,
    auth=ByClient(READ),
    operation_id="readCase",
    summary="一个办件的全部内容",
    description="ETag 是顺序号，办理时放在 If-Match 中，可以避免覆盖他人的办理。",
    openapi_extra=secured(READ, 404),
)
def read_case(request: HttpRequest, uid: UUID = UID_PATH) -> HttpResponse:
    caller = caller_of(request)
    return told(request, case_of(caller, uid), caller)


@router.post(
    "/services/cases",
    response={201: shapes.RegisteredCase},
    auth=ByClient(REGISTER),
    operation_id="registerCase",
    summary="收件",
    description="与窗口收件相同，须有窗口人员岗位；文件在收件以后上传。证件号码的校验码不符等，回答 409 并逐项说明。",
    openapi_extra=secured(REGISTER, 404, 409, headers=("officer", "once")),
)
def register_case(request: HttpRequest, body: register_shapes.NewCase) -> HttpResponse:
    caller = caller_of(request)

    def run() -> HttpResponse:
        item = reading.item_for_window(caller.actor, body.item)
        if item is None or item.org_id != caller.org.pk:
            raise NotThere(NO_ITEM, code="no_item")
        form = _window_form(item, body)
        made = actions.register(
            org=item.org,
            by=caller.actor,
            item=item,
            person=form.person(),
            filing=form.filing(),
            channel=form.cleaned_data["channel"],
            submitted_on=form.cleaned_data["submitted_on"],
            ticket=form.queue(),
        )
        found = case_of(caller, made.case.uid)
        case = case_answers.detail(request, found, caller)
        response = answer(shapes.RegisteredCase(case=case, query_code=made.query_code), status=201, cache=NO_STORE)
        response["ETag"], response["Location"] = etag(case.sequence), f"{request.path}/{case.uid}"
        return response

    return once(request, caller.owner, run)


@router.post(
    "/services/cases/{uuid:uid}/files",
    response={201: shapes.StoredFileOfCase},
    auth=ByClient(ATTACH),
    operation_id="uploadFile",
    summary="上传附件",
    description="登记电子附件：一次一个文件，归入一项材料（multipart/form-data）。类型按内容判断，有病毒的不收。",
    openapi_extra={**secured(ATTACH, 404, 409, 412, headers=HEADERS), **ONE_FILE},
)
def upload_file(
    request: HttpRequest,
    number: Whole = Form(..., ge=1, le=999, description="材料的序号", example=1),
    file: UploadedFile = File(..., description="文件，pdf、docx、xlsx、jpg、png 等"),
    uid: UUID = UID_PATH,
) -> HttpResponse:
    caller, seen = caller_of(request), seen_sequence(request)
    only_fields(request, "number", "file")
    content = file.read()
    file.seek(0)

    def run() -> HttpResponse:
        application = case_of(caller, uid)
        if seen is not None:
            refuse_changed(application.case, seen)
        refuse_beforehand(application.case, "attach_files", caller.actor)
        made = actions.attach_files(application, by=caller.actor, number=number, uploads=[file])
        case = case_answers.detail(request, case_of(caller, uid), caller)
        found = shapes.StoredFileOfCase(file=case_answers.told_file(made[0]), case=case)
        response = answer(found, status=201, cache=NO_STORE)
        response["ETag"] = etag(case.sequence)
        return response

    return once(request, caller.owner, run, b"%d\n%s" % (number, content))


@router.get(
    "/services/cases/{uuid:uid}/files/{uuid:file}",
    auth=ByClient(READ),
    operation_id="downloadFile",
    summary="下载附件",
    description="须有窗口、审查或者审批岗位；没有查毒的文件不给出。子件可以下载主件的材料。",
    openapi_extra={
        **secured(READ, 404),
        "responses": {
            **secured(READ, 404)["responses"],
            200: {
                "description": "文件的内容",
                "content": {BINARY: {"schema": {"type": "string", "format": "binary"}}},
            },
        },
    },
)
def download_file(
    request: HttpRequest,
    uid: UUID = UID_PATH,
    file: UUID = Path(..., description="附件标识", example="0d9c2a34-5b6c-4d7e-8f90-a1b2c3d4e5f6"),
) -> HttpResponse:
    caller = caller_of(request)
    found = _file(case_of(caller, uid), file, caller)
    try:
        content = files.open_file(found, caller.actor).getvalue()
    except files.FileRefused:
        raise NotThere(NO_FILE, code="no_file") from None
    response = HttpResponse(content, content_type=BINARY)
    response["Content-Disposition"] = content_disposition_header(True, found.original_name) or "attachment"
    response["Cache-Control"] = NO_STORE
    response["X-Content-Type-Options"] = "nosniff"
    return response


def _file(application: Application, uid: UUID, caller: Caller) -> Any:
    found = next((one for one in reading.files_of(application, caller.actor) if one.uid == uid), None)
    if found is None:
        raise NotThere(NO_FILE, code="no_file")
    return found


def _window_form(item: ServiceItem, body: register_shapes.NewCase) -> WindowForm:
    """The form of the window, filled in; what it finds beyond the schema is told field by field."""
    version = version_taking(item, workdays.today())
    data = body.model_dump(exclude={"item", "materials"})
    data |= {f"material_{one.number}": one.form for one in body.materials}
    data["submitted_on"] = body.submitted_on or workdays.today()
    form = WindowForm(data, item=item, version=version)
    unlisted = [one.number for one in body.materials if f"material_{one.number}" not in form.fields]
    problems = [("materials", f"事项清单中没有可以提交的第{number}项材料。") for number in unlisted[:5]]
    if not form.is_valid():
        problems += problems_of(form)
    if problems:
        raise Unacceptable(problems, status=409, code="not_acceptable")
    return form
