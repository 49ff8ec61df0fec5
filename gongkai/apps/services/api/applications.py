"""办件 by number and query code: follow, supplement, withdraw; no account is needed."""

import base64

from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpRequest, HttpResponse
from ninja import Router

from gongkai.apps.services.api import application_shapes as shapes
from gongkai.apps.services.api import progress
from gongkai.apps.services.forms.applications import WithdrawForm
from gongkai.apps.services.models import Application
from gongkai.apps.services.queries import applications as reading
from gongkai.kernel.people.actors import public
from gongkai.web.api import Limit, NotThere, TooMany, refusals
from gongkai.web.api.once import once
from gongkai.web.my import limits

TAG = ("网上办事", "凭办件编号和查询码查询进度、补正、撤回；凭“我的—账号安全”中生成的令牌提交申请、办理自己的办件。")
NO_APPLICATION = "没有找到相符的办件，请核对办件编号和查询码。"
WRONG_OFTEN = "办件编号或者查询码多次不符，请一小时后再试，或者在网页上查询。"
FOLLOWING = Limit("track", 600, limits.HOUR, "查询过于频繁，请在{minutes}分钟后再试，或者在网页上查询。")

router = Router(tags=[TAG[0]])


@router.post(
    "/services/applications/track",
    response=shapes.ApplicationProgress,
    operation_id="trackApplication",
    summary="查询办件进度",
    description="凭办件编号（或者交换编号）和查询码。编号不存在与查询码不符的回答相同。",
    openapi_extra=refusals(404, 429),
)
def track_application(request: HttpRequest, body: shapes.ApplicationCredentials) -> HttpResponse:
    return progress.told(request, _shown(request, body))


@router.post(
    "/services/applications/supplement",
    response=shapes.ApplicationProgress,
    operation_id="supplementApplication",
    summary="补正申请材料",
    description="机关告知补正之后使用；文件以 Base64 附在正文中。",
    openapi_extra=refusals(404, 409, 429),
)
def supplement_application(request: HttpRequest, body: shapes.ApplicationSupplement) -> HttpResponse:
    application = _shown(request, body)

    def run() -> HttpResponse:
        uploads = [SimpleUploadedFile(one.name, base64.b64decode(one.content)) for one in body.files]
        progress.supplemented(application, body.text, uploads, public(application.applicant_name))
        return progress.told(request, application)

    return once(request, f"case:{application.case.uid}", run)


@router.post(
    "/services/applications/withdraw",
    response=shapes.ApplicationProgress,
    operation_id="withdrawApplication",
    summary="撤回申请",
    description="决定作出之前可以撤回，撤回后可以重新申请。",
    openapi_extra=refusals(404, 409, 429),
)
def withdraw_application(request: HttpRequest, body: shapes.ApplicationWithdrawal) -> HttpResponse:
    application = _shown(request, body)

    def run() -> HttpResponse:
        form = WithdrawForm({"reason": body.reason})
        progress.carry_out(application, "withdraw", public(application.applicant_name), form, lambda files: None)
        return progress.told(request, application)

    return once(request, f"case:{application.case.uid}", run)


def _shown(request: HttpRequest, given: shapes.ApplicationCredentials) -> Application:
    """The application whose number and code were given. Wrong ones are counted with those of every page, so that
    nobody gets a second set of tries by changing doors."""
    number = given.number.strip().upper()
    if limits.TRYING.is_spent(request) or limits.code_is_shut(number):
        raise TooMany(WRONG_OFTEN, limits.HOUR)
    FOLLOWING.spend(request)
    found = reading.by_number_and_code(number, given.code)
    if found is None:
        limits.count_wrong_code(request, number)
        raise NotThere(NO_APPLICATION, code="no_application")
    return found
