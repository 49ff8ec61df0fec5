"""办件 of an applicant with a token: upload, apply, follow, supplement, withdraw, in whose name the token was made."""

from datetime import datetime, time, timedelta
from typing import Annotated, Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.utils.datastructures import MultiValueDict
from ninja import File, Form, Path, Query, Router
from ninja.files import UploadedFile
from pydantic import Field

from gongkai.apps.services.actions import applications as actions
from gongkai.apps.services.actions.applications import uploads as keeping
from gongkai.apps.services.actions.applications.filing import version_taking
from gongkai.apps.services.api import application_shapes as shapes
from gongkai.apps.services.api import progress, register_shapes
from gongkai.apps.services.api.acts import problems_of
from gongkai.apps.services.api.applications import TAG
from gongkai.apps.services.api.shapes import Code
from gongkai.apps.services.forms.applications import OnlineForm, ToleratedForm, WithdrawForm
from gongkai.apps.services.models import Application, ServiceItem
from gongkai.apps.services.queries import applications as reading
from gongkai.apps.services.queries import my_space
from gongkai.apps.services.queries.items import public_item
from gongkai.kernel import workdays
from gongkai.kernel.applicants.actions.authorisations import record_use
from gongkai.kernel.applicants.presence import Presence
from gongkai.kernel.applicants.queries import may_open
from gongkai.kernel.cases import Refused
from gongkai.kernel.cases.procedures import procedure
from gongkai.kernel.tries import counting
from gongkai.web.api import NO_STORE, NotThere, Unacceptable, answer
from gongkai.web.api.entrance import ByApplicant, applicant_of, own
from gongkai.web.api.once import once
from gongkai.web.api.reading import ONE_FILE, only_fields
from gongkai.web.api.types import Whole

KIND = reading.KIND
NO_ITEM = "没有这个事项，或者它不能网上办理。"
NO_APPLICATION = "没有这个办件，或者它不是您的办件。"
NO_PAGE = "没有这一页，请从第一页重新开始。"
Number = Annotated[str, Field(min_length=4, max_length=50, pattern="^[0-9A-Za-z]+$")]
NUMBER = Path(..., description="办件编号", example=shapes.NUMBER)
ME = ByApplicant(KIND)

router = Router(tags=[TAG[0]])


@router.post(
    "/my/uploads",
    response={201: shapes.Uploaded},
    auth=ME,
    operation_id="uploadForApplication",
    summary="上传申请所用的文件",
    description="一次一个文件（multipart/form-data），提交申请或者补正时用回答中的标识引用；一天内没有提交的销毁。",
    openapi_extra={**own(404, 409, headers=("once",)), **ONE_FILE},
)
def upload_own(
    request: HttpRequest,
    item: UUID = Form(..., description="为哪个事项上传", example=register_shapes.ITEM),
    file: UploadedFile = File(..., description="文件，pdf、docx、xlsx、jpg、png"),
) -> HttpResponse:
    presence = applicant_of(request)
    only_fields(request, "item", "file")
    wanted = _item(item)
    content = file.read()
    file.seek(0)

    def run() -> HttpResponse:
        kept = keeping.keep(presence, item=wanted, upload=file)
        found = shapes.Uploaded(uid=kept.uid, name=kept.original_name, size=kept.size, sha256=kept.sha256)
        return answer(found, status=201, cache=NO_STORE)

    return once(request, _owner(presence), run, content)


@router.post(
    "/my/applications",
    response={201: shapes.SubmittedApplication},
    auth=ME,
    operation_id="submitApplication",
    summary="提交申请",
    description="与网上大厅相同；文件先上传，再按材料序号引用。证件号码不符、缺少必要材料等，回答 409 并逐项说明。",
    openapi_extra=own(404, 409, headers=("once",)),
)
def submit_application(request: HttpRequest, body: register_shapes.NewApplication) -> HttpResponse:
    presence = applicant_of(request)

    def run() -> HttpResponse:
        form, used = _online_form(presence, body)
        made = actions.submit_from(
            presence, item=form.item, person=form.person(), filing=form.filing(), attach=_keeper(form)
        )
        keeping.drop(presence, used)
        application = reading.by_number(made.case.number)
        assert application is not None
        found = shapes.SubmittedApplication(application=progress.of(request, application), query_code=made.query_code)
        response = answer(found, status=201, cache=NO_STORE)
        response["Location"] = f"{request.path}/{made.case.number}"
        return response

    return once(request, _owner(presence), run)


@router.get(
    "/my/applications",
    response=shapes.OwnList,
    auth=ME,
    operation_id="listOwnApplications",
    summary="自己的办件",
    description="从新到旧；以他人名义生成的令牌只有授权范围内的办件。",
    openapi_extra=own(404),
)
def list_own_applications(
    request: HttpRequest,
    cursor: Number | None = Query(None, description="上一页回答中的 next", example=shapes.NUMBER),
    limit: Whole = Query(20, ge=1, le=100, description="每页条数", example=20),
) -> HttpResponse:
    try:
        rows, after = my_space.page(applicant_of(request), cursor or "", limit)
    except my_space.NoSuchPage:
        raise NotThere(NO_PAGE, code="no_page") from None
    return answer(shapes.OwnList(items=[_line(one) for one in rows], next=after or None), cache=NO_STORE)


@router.get(
    "/my/applications/{number}",
    response=shapes.ApplicationProgress,
    auth=ME,
    operation_id="readOwnApplication",
    summary="自己的一个办件",
    description="进度、期限、文书和现在可以办理的事。",
    openapi_extra=own(404),
)
def read_own_application(request: HttpRequest, number: Number = NUMBER) -> HttpResponse:
    return progress.told(request, _mine(applicant_of(request), number))


@router.post(
    "/my/applications/{number}/supplement",
    response=shapes.ApplicationProgress,
    auth=ME,
    operation_id="supplementOwnApplication",
    summary="补正自己的申请",
    description="机关告知补正之后使用。",
    openapi_extra=own(404, 409, headers=("once",)),
)
def supplement_own(request: HttpRequest, body: shapes.OwnSupplement, number: Number = NUMBER) -> HttpResponse:
    presence = applicant_of(request)

    def run() -> HttpResponse:
        application = _mine(presence, number)
        files = list(keeping.taken(presence, body.uploads).values())
        progress.supplemented(application, body.text, files, presence.actor)
        return _done(request, presence, application, "补正", "supplement", body.uploads)

    return once(request, _owner(presence), run)


@router.post(
    "/my/applications/{number}/supply-tolerated",
    response=shapes.ApplicationProgress,
    auth=ME,
    operation_id="supplyToleratedMaterials",
    summary="补交容缺材料",
    description="容缺受理之后，在承诺的日期以前补交。",
    openapi_extra=own(404, 409, headers=("once",)),
)
def supply_own(request: HttpRequest, body: shapes.OwnTolerated, number: Number = NUMBER) -> HttpResponse:
    presence = applicant_of(request)

    def run() -> HttpResponse:
        application = _mine(presence, number)
        files = list(keeping.taken(presence, body.uploads).values())
        form = ToleratedForm({}, MultiValueDict({"supplements": files}))
        progress.carry_out(
            application,
            "supply_tolerated",
            presence.actor,
            form,
            lambda kept: actions.attach(application, kept, presence.actor, "supplement", "uploads"),
        )
        return _done(request, presence, application, "补交容缺材料", "supplement", body.uploads)

    return once(request, _owner(presence), run)


@router.post(
    "/my/applications/{number}/withdraw",
    response=shapes.ApplicationProgress,
    auth=ME,
    operation_id="withdrawOwnApplication",
    summary="撤回自己的申请",
    description="决定作出之前可以撤回，撤回后可以重新申请。",
    openapi_extra=own(404, 409, headers=("once",)),
)
def withdraw_own(request: HttpRequest, body: shapes.OwnWithdrawal, number: Number = NUMBER) -> HttpResponse:
    presence = applicant_of(request)

    def run() -> HttpResponse:
        application = _mine(presence, number)
        form = WithdrawForm({"reason": body.reason})
        progress.carry_out(application, "withdraw", presence.actor, form, lambda kept: None)
        return _done(request, presence, application, "撤回", "withdraw", [])

    return once(request, _owner(presence), run)


def _owner(presence: Presence) -> str:
    return f"applicant:{presence.subject.uid.hex}"


def _item(uid: UUID) -> ServiceItem:
    found = public_item(uid)
    if found is None or not found.online:
        raise NotThere(NO_ITEM, code="no_item")
    return found


def _mine(presence: Presence, number: str) -> Application:
    """A case of whoever one acts for. By authorisation it is a use, and goes on record once a day."""
    case = may_open(presence, number.upper())
    found = reading.by_number(case.number) if case is not None and case.kind == KIND else None
    if found is None or case is None:
        raise NotThere(NO_APPLICATION, code="no_application")
    if presence.authorisation is not None:
        tomorrow = datetime.combine(workdays.today() + timedelta(days=1), time.min, workdays.SHANGHAI)
        if counting.once("authorised-read", f"{presence.authorisation.uid}:{case.number}", until=tomorrow):
            record_use(presence, "查看办件", case=case, verb="read")
    return found


def _done(
    request: HttpRequest, presence: Presence, application: Application, what: str, verb: str, used: list[UUID]
) -> HttpResponse:
    record_use(presence, f"以授权人名义{what}", case=application.case, verb=verb)
    keeping.drop(presence, used)
    return progress.told(request, application)


def _line(application: Application) -> shapes.OwnLine:
    step = procedure(KIND).step(application.case.step)
    return shapes.OwnLine(
        number=application.case.number,
        item=application.item.name,
        body=application.org.name,
        state=Code(key=step.id, label=step.public or step.label),
        closed=application.case.closed_on is not None,
        received_on=application.received_on,
    )


def _online_form(presence: Presence, body: register_shapes.NewApplication) -> tuple[OnlineForm, list[UUID]]:
    """The form of the hall, filled in with what was sent; every finding is told by its field."""
    item = _item(body.item)
    version = version_taking(item, workdays.today())
    used = [uid for one in body.materials for uid in one.uploads]
    if len(set(used)) != len(used):
        raise Refused("同一个文件只能用于一项材料。", field="materials")
    sent = keeping.taken(presence, used)
    files: MultiValueDict[str, Any] = MultiValueDict()
    for one in body.materials:
        files.setlist(f"material_{one.number}", [sent[uid] for uid in one.uploads])
    form = OnlineForm(body.model_dump(exclude={"item", "materials", "truth"}), files, item=item, version=version)
    problems = [
        ("materials", f"事项清单中没有可以提交的第{one.number}项材料。")
        for one in body.materials
        if f"material_{one.number}" not in form.fields
    ]
    if not form.is_valid():
        problems += problems_of(form)
    if problems:
        raise Unacceptable(problems, status=409, code="not_acceptable")
    return form, used


def _keeper(form: OnlineForm) -> Any:
    def keep(application: Application, by: Any) -> None:
        for number, _ in form.asked:
            actions.attach(application, form.uploads(number), by, f"material-{number}", f"material_{number}")

    return keep
