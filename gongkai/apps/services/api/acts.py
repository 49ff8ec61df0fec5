"""Every act of staff on a case, one operation each, written from the procedure: who may, from where, by which article.

What the desk refuses is refused here in the same words: 403 for the wrong post or pair of hands, 409 for the wrong
step and for what the law or the case does not allow.
"""

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from ninja import Path, Router
from pydantic import BaseModel

from gongkai.apps.services.api import case_answers
from gongkai.apps.services.api.act_bodies import CheckedMaterials, body_of, form_for
from gongkai.apps.services.api.case_shapes import UID, CaseDetail
from gongkai.apps.services.models import Application
from gongkai.apps.services.queries import systems
from gongkai.apps.services.queries.applications import KIND
from gongkai.kernel import law
from gongkai.kernel.cases import Refused
from gongkai.kernel.cases.acts import IMPLEMENTED, refuse_beforehand
from gongkai.kernel.cases.procedures import PUBLIC, START, SYSTEM, ActSpec, procedure
from gongkai.kernel.cases.sequence import refuse_changed
from gongkai.kernel.clients.callers import Caller
from gongkai.kernel.registry import role_label
from gongkai.web.api import NO_STORE, NotThere, Unacceptable, answer
from gongkai.web.api.entrance import ByClient, caller_of, secured
from gongkai.web.api.once import etag, once, seen_sequence

TAG = ("业务系统：办理", "对本机关的办件作出程序所列的行为；权限、环节、职责分离和理由的要求与工作台相同。")
NO_CASE = "没有这个办件，或者它不由本机关办理。"
HEADERS = ("officer", "once", "seen")

router = Router(tags=[TAG[0]])


def case_of(caller: Caller, uid: UUID) -> Application:
    found = systems.one(caller.org, uid)
    if found is None:
        raise NotThere(NO_CASE, code="no_case")
    return found


def told(request: HttpRequest, application: Application, caller: Caller, status: int = 200) -> HttpResponse:
    """The case as it is now, with its number for the next If-Match."""
    found = case_answers.detail(request, application, caller)
    response = answer(found, status=status, cache=NO_STORE)
    response["ETag"] = etag(found.sequence)
    return response


def _carry_out(request: HttpRequest, uid: UUID, act: str, body: BaseModel) -> HttpResponse:
    caller, seen = caller_of(request), seen_sequence(request)

    def run() -> HttpResponse:
        application = case_of(caller, uid)
        if seen is not None:
            refuse_changed(application.case, seen)
        refuse_beforehand(application.case, act, caller.actor)
        form = form_for(act, application, caller.actor, body)
        _refuse_unlisted(form, body)
        if not form.is_valid():
            raise Unacceptable(problems_of(form), status=409, code="not_acceptable")
        IMPLEMENTED[f"{KIND}.{act}"](application, by=caller.actor, **form.arguments())
        return told(request, case_of(caller, uid), caller)

    return once(request, caller.owner, run)


def _refuse_unlisted(form: Any, body: BaseModel) -> None:
    """核对材料 names rows by their numbers; one that the list does not have cannot be asked for (LIC 第三十一条)."""
    if isinstance(body, CheckedMaterials):
        strange = [str(one.number) for one in body.materials if f"verdict_{one.number}" not in form.fields]
        if strange:
            raise Refused(
                f"事项清单中没有可以核对的第{'、'.join(strange[:5])}项材料。", code="outside_list", field="materials"
            )


def problems_of(form: Any) -> list[tuple[str, str]]:
    """Every finding of a form, with the label of its field where the sentence does not name it."""
    found = []
    for name, messages in form.errors.items():
        label = str(form.fields[name].label) if name in form.fields else ""
        for message in messages:
            text = str(message)
            found.append((name.strip("_"), text if not label or label in text else f"{label}：{text}"))
    return found


def _words(spec: ActSpec) -> str:
    steps = "、".join(procedure(KIND).step(one).label for one in spec.source)
    posts = "、".join(role_label(role) for role in spec.by if role not in (PUBLIC, SYSTEM))
    apart = "、".join(procedure(KIND).act(one).label for one in spec.not_by)
    return "".join(
        (
            spec.hint,
            f"在“{steps}”环节办理，须有{posts}岗位。",
            f"在本件中已经“{apart}”的人不能办理。" if apart else "",
            f"依据：{law.cite(spec.article)}。" if spec.article else "",
        )
    )


def _operation(spec: ActSpec, body_type: Any) -> None:
    def view(request: HttpRequest, body: body_type, uid: UUID = UID_PATH) -> HttpResponse:
        return _carry_out(request, uid, spec.id, body)

    first, *rest = spec.id.split("_")
    router.add_api_operation(
        f"/services/cases/{{uuid:uid}}/acts/{spec.id}",
        ["POST"],
        view,
        auth=ByClient(f"{KIND}.{spec.id}"),
        response=CaseDetail,
        url_name=f"act_{spec.id}",
        operation_id=f"{first}{''.join(part.title() for part in rest)}Case",
        summary=spec.label,
        description=_words(spec),
        openapi_extra=secured(f"{KIND}.{spec.id}", 404, 409, 412, headers=HEADERS),
    )


UID_PATH = Path(..., description="办件标识", example=UID)


def offered() -> list[ActSpec]:
    """Acts of staff on a case that is there, in the order of the procedure."""
    return [
        spec
        for spec in procedure(KIND).acts
        if START not in spec.source and any(role not in (PUBLIC, SYSTEM) for role in spec.by)
    ]


for _spec in offered():
    if (_body := body_of(_spec.id, _spec.label)) is not None:
        _operation(_spec, _body)
