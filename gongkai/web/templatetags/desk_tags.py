"""`{% load desk_tags %}`: what pages of the desk and of accounts need beside the components."""

from typing import Any

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString

from gongkai.kernel.applicants.actions.verification import CLERK
from gongkai.kernel.cases import assignment
from gongkai.kernel.cases.procedures import procedure
from gongkai.kernel.eforms.access import ADMIN as FORMS_ADMIN
from gongkai.kernel.exchange.access import KEEPER as EXCHANGE_KEEPER
from gongkai.kernel.journal.reading import AUDITOR
from gongkai.kernel.people.queries import unread_count
from gongkai.kernel.registry import role_label
from gongkai.web import flowchart
from gongkai.web.accounts.browsers import browser_name

register = template.Library()

TOOLS = (
    "/desk/procedures/",
    "/desk/handover/",
    "/desk/applicants/",
    "/desk/journal/",
    "/desk/forms/",
    "/desk/clients/",
)

register.filter("role_name", role_label)
register.filter("browser_name", browser_name)


@register.inclusion_tag("desk/own_links.html", takes_context=True)
def own_links(context: template.Context) -> dict[str, Any]:
    """The head of the side menu, which belongs to no app: search and notices."""
    actor = context["frame"].actor
    unread = unread_count(actor.account_id) if actor else 0
    return {"path": context["request"].path, "staff": actor is not None, "unread": unread}


@register.inclusion_tag("desk/own_tools.html", takes_context=True)
def own_tools(context: template.Context) -> dict[str, Any]:
    """Its end: procedures, hand-over, audit, the repair bench."""
    request = context["request"]
    actor = context["frame"].actor
    roles = actor.roles if actor else frozenset()
    return {
        "path": request.path,
        "current": request.path.startswith(TOOLS),
        "staff": actor is not None,
        "identity": CLERK in roles,
        "auditor": AUDITOR in roles,
        "forms": FORMS_ADMIN in roles,
        "exchange": bool({EXCHANGE_KEEPER, assignment.ADMIN} & roles),
        "clients": assignment.ADMIN in roles,
        "admin": bool(actor) and request.user.is_staff and (request.user.is_superuser or assignment.ADMIN in roles),
    }


@register.simple_tag
def flow_chart(kind: str, current: str = "") -> SafeString:
    """流程图 of a kind of case, in a frame that scrolls on narrow screens; nothing for a kind that is not known."""
    try:
        spec = procedure(kind)
    except KeyError:
        return SafeString("")
    return format_html(
        '<div class="table-wrap" role="region" tabindex="0" aria-label="{}流程图">{}</div>',
        spec.label,
        SafeString(flowchart.render(spec, current=current)),  # our own drawing; its texts are escaped there
    )
