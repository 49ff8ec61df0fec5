"""Tables of 政府信息公开."""

from gongkai.apps.disclosure.models.citizens import (
    CorrectionOutcome,
    CorrectionRequest,
    PublicationSuggestion,
    SuggestionOutcome,
)
from gongkai.apps.disclosure.models.disputes import Dispute, DisputePath, DisputeResult, DisputeSubject, LessonGround
from gongkai.apps.disclosure.models.documents import (
    LIBRARY_KINDS,
    WITH_VALIDITY,
    Document,
    DocumentKind,
    DocumentVersion,
    Guide,
    Openness,
    Validity,
)
from gongkai.apps.disclosure.models.library import (
    Interpretation,
    InterpretationForm,
    LibraryEntry,
    LibraryLink,
    LinkKind,
)
from gongkai.apps.disclosure.models.reports import AnnualReport, ReportOverride, ReportVersion, WarningAnswer
from gongkai.apps.disclosure.models.requests import (
    ApplicantClass,
    Channel,
    Consultation,
    ConsultationAnswer,
    ConsultationKind,
    DeliveryWay,
    DisclosureRequest,
    IdentityKind,
    ReplyForm,
    SearchRecord,
)

__all__ = [
    "LIBRARY_KINDS",
    "WITH_VALIDITY",
    "AnnualReport",
    "ApplicantClass",
    "Channel",
    "Consultation",
    "ConsultationAnswer",
    "ConsultationKind",
    "CorrectionOutcome",
    "CorrectionRequest",
    "DeliveryWay",
    "DisclosureRequest",
    "Dispute",
    "DisputePath",
    "DisputeResult",
    "DisputeSubject",
    "Document",
    "DocumentKind",
    "DocumentVersion",
    "Guide",
    "IdentityKind",
    "Interpretation",
    "InterpretationForm",
    "LessonGround",
    "LibraryEntry",
    "LibraryLink",
    "LinkKind",
    "Openness",
    "PublicationSuggestion",
    "ReplyForm",
    "ReportOverride",
    "ReportVersion",
    "SearchRecord",
    "SuggestionOutcome",
    "Validity",
    "WarningAnswer",
]
