"""情形: an act against the applicant is done only on a ground of `law/handling.toml`, which its letter names."""

from gongkai.apps.services.models import Application
from gongkai.apps.services.rules import handling, projects
from gongkai.apps.services.rules.elements import Elements
from gongkai.kernel import law
from gongkai.kernel.cases import Refused
from gongkai.kernel.cases.acts import context


def use(application: Application, act: str, ground: str) -> handling.Ground:
    """Put the ground on the application, into the journal and into the letter."""
    found = handling.grounds(act).get(ground)
    if found is None:
        raise Refused("请选择法律规定的情形。", field="ground")
    application.ground = found.id
    context().detail(ground=found.id)
    context().say(ground_label=found.label, ground_article=law.cite(f"{found.source} {found.article}".strip()))
    return found


def refuse_without_project_code(application: Application, elements: Elements) -> None:
    """投资项目没有项目代码的，不予受理 (casework R13)."""
    if projects.needs_code(elements) and not application.project_code:
        raise Refused(
            "本事项属于投资项目审批，没有项目代码不能受理；请不予受理，告知申请人取得代码后提出。",
            code="no_project_code",
        )
