"""What becomes of disclosure files when their time is over: the app's own rows; the kernel removes the rest."""

from django.db.models import Model

from gongkai.apps.disclosure.models import (
    CorrectionRequest,
    DisclosureRequest,
    Dispute,
    PublicationSuggestion,
    Reassessment,
    ReportImport,
)
from gongkai.kernel.cases import Refused
from gongkai.kernel.cases.models import Case
from gongkai.kernel.people.actors import Actor


def destroy_request(case: Case, *, by: Actor) -> None:
    """With consultations and search records."""
    _destroy(DisclosureRequest, case)


def destroy_correction(case: Case, *, by: Actor) -> None:
    _destroy(CorrectionRequest, case)


def destroy_suggestion(case: Case, *, by: Actor) -> None:
    _destroy(PublicationSuggestion, case)


def destroy_dispute(case: Case, *, by: Actor) -> None:
    _destroy(Dispute, case)


def destroy_reassessment(case: Case, *, by: Actor) -> None:
    _destroy(Reassessment, case)


def destroy_import(case: Case, *, by: Actor) -> None:
    """The report that was made of it is a record of its own, and permanent."""
    _destroy(ReportImport, case)


def refuse_permanent(case: Case, *, by: Actor) -> None:
    """主动公开信息、年度报告永久保管."""
    raise Refused("永久保管的案卷不能销毁。", code="permanent")


def _destroy(model: type[Model], case: Case) -> None:
    for row in model._default_manager.filter(case=case):
        row.delete()
