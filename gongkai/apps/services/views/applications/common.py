"""What the desk and the public pages of an application share."""

from django.http import Http404, HttpRequest

from gongkai.apps.services.models import Application
from gongkai.apps.services.queries.applications import KIND, by_number
from gongkai.apps.services.queries.held import is_held
from gongkai.kernel.cases.procedures import procedure
from gongkai.web.formatting import cn_date, cn_datetime
from gongkai.web.shapes import Fact, Step, steps

PHASES = ("收件", "受理", "审查", "决定", "送达", "办结")


def phases(application: Application) -> list[Step]:
    """The step bar; none where it ended on the way, as nobody decided or served anything."""
    step = procedure(KIND).step(application.case.step)
    if step.terminal:
        return steps(PHASES, len(PHASES)) if application.delivered_on else []
    return steps(PHASES, PHASES.index(step.phase))


def held(request: HttpRequest, number: str) -> Application:
    """The application whose number and code this visitor has shown, or that is theirs; 404 for everybody else."""
    found = by_number(number) if is_held(request, number) else None
    if found is None:
        raise Http404
    return found


def facts(application: Application) -> list[Fact]:
    return [
        Fact("事项", application.item.name, wide=True),
        Fact("实施编码", application.item.code),
        Fact("适用版本", f"第{application.version.number}版"),
        Fact("选用版本的理由", application.version_reason),
        Fact("交换编号", application.exchange_number),
        Fact("申请人", f"{application.applicant_name}（{application.get_applicant_kind_display()}）"),
        Fact("证件", f"{application.get_identity_kind_display()} {application.identity_masked}"),
        Fact("法定代表人", application.legal_representative),
        Fact("联系电话", application.phone),
        Fact("通信地址", application.address),
        Fact("代理人", " ".join(filter(None, (application.agent_name, application.agent_identity_masked)))),
        Fact("申请内容", application.content, wide=True),
        Fact("收件方式", application.get_channel_display()),
        Fact("收到日期", application.received_on),
        Fact("受理日期", application.accepted_on),
        Fact("送达方式", application.get_delivery_display()),
        Fact("排队票号", application.ticket),
        Fact("预约编号", application.booking.number if application.booking else ""),
        Fact("叫号时间", application.called_at),
        Fact("窗口办理", _served(application)),
        Fact("投资项目代码", application.project_code),
        Fact("要延续的证件", _renewed(application), wide=True),
        Fact("补正事项", "；".join(application.supplement_items), wide=True),
        Fact("容缺补交期限", application.tolerance_until),
        Fact("容缺逾期", application.tolerance_missed_on),
        Fact("逾期不补交的处理", application.tolerance_consequence, wide=True),
        Fact("没有按承诺办结的原因", application.delay_reason, wide=True),
        Fact("批准延长的文号", application.extension_approval),
    ]


def _served(application: Application) -> str:
    begun, served = application.begun_at, application.served_at
    if begun is None or served is None:
        return ""
    return f"{cn_datetime(begun)}开始，用时{max(1, round((served - begun).total_seconds() / 60))}分钟"


def _renewed(application: Application) -> str:
    licence = application.renews
    if licence is None:
        return ""
    late = "" if application.renewal_in_time else "，没有在届满三十日前提出，逾期未决定的不视为准予延续"
    until = f"，有效期至{cn_date(licence.valid_to)}" if licence.valid_to else ""
    return f"{licence.name} {licence.number}{until}{late}"
