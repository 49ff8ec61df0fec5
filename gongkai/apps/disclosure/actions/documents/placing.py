"""Where a document belongs: column, kind, attribute, dates (条例第二十条; M80).

What a revision wants of these waits, like its text, until the revision is public.
"""

from dataclasses import asdict, dataclass, fields
from datetime import date

from gongkai.apps.disclosure.models import Document, DocumentKind, Openness
from gongkai.apps.disclosure.rules import publication
from gongkai.kernel import workdays
from gongkai.kernel.cases import Refused

DATES = ("formed_on", "effective_on", "expires_on")


@dataclass(frozen=True)
class Placing:
    """Where a document belongs and under which rules it is published."""

    column: str
    formed_on: date
    kind: str = DocumentKind.INFORMATION
    openness: str = Openness.PROACTIVE
    ground: str = ""
    effective_on: date | None = None
    expires_on: date | None = None


def placing_of(document: Document) -> Placing:
    """As the draft under way wants it, else as it stands."""
    values = {f.name: getattr(document, f.name) for f in fields(Placing)}
    if document.working is not None:
        values |= {name: _read(name, value) for name, value in document.working.placing.items()}
    return Placing(**values)


def place(document: Document, placing: Placing) -> None:
    """A first draft is moved at once; of a revision the public sees nothing before it is published."""
    version = document.working
    if version is None:
        raise Refused("没有在编的版本。")
    if version.number == 1:
        _move(document, placing)
        return
    version.placing = {name: _write(value) for name, value in asdict(placing).items()}
    version.save()


def settle(document: Document) -> None:
    """What the revision wanted becomes true; called where it is published or filed."""
    version = document.working
    if version is None or not version.placing:
        return
    _move(document, placing_of(document))
    version.placing = {}
    version.save()


def refuse_bad_placing(placing: Placing) -> None:
    if placing.formed_on > workdays.today():
        raise Refused("生成日期不能晚于今天。", field="formed_on")
    if problems := publication.openness_problems(placing.openness, placing.ground):
        raise Refused(problems[0], field="ground" if placing.openness in Openness.values else "openness")
    if placing.effective_on and placing.expires_on and placing.expires_on < placing.effective_on:
        raise Refused("有效期不能早于生效日期。", field="expires_on")
    if placing.column not in publication.place_keys():
        raise Refused("请选择法定公开栏目。", field="column")
    if placing.kind not in DocumentKind.values:
        raise Refused("请选择信息种类。", field="kind")


def _move(document: Document, placing: Placing) -> None:
    for name, value in asdict(placing).items():
        setattr(document, name, value)
    document.save()


def _write(value: str | date | None) -> str | None:
    return value.isoformat() if isinstance(value, date) else value


def _read(name: str, value: str | None) -> str | date | None:
    return date.fromisoformat(value) if name in DATES and value else value
