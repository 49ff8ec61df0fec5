"""不予公开与系统提示相反的，说明理由 (条例第三十六条): who refuses what seems public says why, before anybody signs."""

from gongkai.apps.disclosure.models import DisclosureRequest
from gongkai.apps.disclosure.queries import hints
from gongkai.kernel.cases import Refused
from gongkai.kernel.cases.acts import context


def refuse_unexplained(request: DisclosureRequest, field: str = "") -> None:
    """No refusal against a hint without its reason; hints and reason stand in the journal."""
    against = hints.against(request, request.proposed_outcome)
    if not against:
        return
    if not request.override_reason:
        found = "；".join(f"{hint.label}：{hint.name}" for hint in against[:3])
        raise Refused(f"拟答复与系统提示不一致（{found}）。仍要这样答复的，请写明理由。", code="hints", field=field)
    context().detail(hints=[f"{hint.label} {hint.name}" for hint in against], override_reason=request.override_reason)
