"""Pages of the hall: the window, the case, acts; applying, saving, tracking, supplementing; what nobody else sees."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from gongkai.apps.services.actions import applications as acts
from gongkai.apps.services.models import Application, ApplicationDraft
from gongkai.kernel.applicants.presence import KEY, mark_of
from gongkai.kernel.cases import letters as case_letters
from tests.applicants import register_applicant

FORM = {
    "kind": "person",
    "name": "陈晓兰",
    "identity_kind": "citizen_id",
    "identity_number": "11010519491231002X",
    "phone": "13900000001",
    "address": "安澜县青石镇1号",
    "content": "经营瓶装燃气",
    "delivery": "window",
}
