"""代办和上门: requests of the public and of staff who write them down, and what each act asks for."""

from gongkai.apps.services.forms.helping.agency import AGENCY_FORMS
from gongkai.apps.services.forms.helping.asking import (
    AgencyForm,
    HelpTrackForm,
    StaffAgencyForm,
    StaffVisitForm,
    VisitForm,
    known_of,
)
from gongkai.apps.services.forms.helping.handing_in import HandInForm
from gongkai.apps.services.forms.helping.own import ConfirmForm, OwnAnswerForm, OwnAuthorityForm, UploadAuthorityForm
from gongkai.apps.services.forms.helping.points import AgencyFilter, PointForm
from gongkai.apps.services.forms.helping.visits import VISIT_FORMS

__all__ = [
    "AGENCY_FORMS",
    "VISIT_FORMS",
    "AgencyFilter",
    "AgencyForm",
    "ConfirmForm",
    "HandInForm",
    "HelpTrackForm",
    "OwnAnswerForm",
    "OwnAuthorityForm",
    "PointForm",
    "StaffAgencyForm",
    "StaffVisitForm",
    "UploadAuthorityForm",
    "VisitForm",
    "known_of",
]
