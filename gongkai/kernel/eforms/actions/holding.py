"""What every change to answers does: lock the row, seal what is kept, leave an entry."""

import json
from datetime import timedelta
from typing import Any

from django.db.models import F

from gongkai.kernel import workdays
from gongkai.kernel.cases.refusals import Refused
from gongkai.kernel.eforms.models import FormAnswers
from gongkai.kernel.journal import writing as journal
from gongkai.kernel.people.actors import Actor

LARGEST = 256 * 1024


def lock(answers: FormAnswers) -> FormAnswers:
    """The row as it is now, for this transaction alone. Raises `Refused` when it is not open any more."""
    rows = FormAnswers.objects.select_for_update(of=("self",)).select_related("version__form", "composition", "org")
    locked = rows.get(pk=answers.pk)
    if not locked.is_open:
        raise Refused("已经提交或者超过了保存期限，不能再修改。", code="closed")
    return locked


def keep(locked: FormAnswers, content: dict[str, Any]) -> None:
    """Seal the content; what was saved is kept from today on."""
    if len(json.dumps(content, ensure_ascii=False)) > LARGEST:
        raise Refused(f"填写内容合计不能超过{LARGEST // 1024}KB。", code="size")
    locked.seal(content)
    locked.saved_at = workdays.now()
    locked.expires_on = workdays.today() + timedelta(days=locked.version.form.keep_days)
    locked.warned_on = None
    locked.revision = F("revision") + 1
    locked.save(update_fields=["content_cipher", "saved_at", "expires_on", "warned_on", "revision"])
    locked.refresh_from_db(fields=["revision"])


def write(answers: FormAnswers, verb: str, by: Actor, details: dict[str, Any]) -> None:
    act = f"eforms.answers.{verb}"
    journal.write(subject=answers.owner, verb=verb, by=by, act=act, org=answers.org, details=details)
