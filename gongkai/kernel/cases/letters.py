"""文书: numbered letters from templates kept as data; frozen at the moment they are made."""

import hmac
import tomllib
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.template import Context as TemplateContext
from django.template import Engine, Template, TemplateSyntaxError
from pydantic import Field, ValidationError

from gongkai.kernel import numbering, registry, rows, workdays
from gongkai.kernel.cases import clockwork
from gongkai.kernel.cases.models import Case, Letter
from gongkai.kernel.cases.opening import ALPHABET, CODE_LENGTH
from gongkai.kernel.cases.procedures import Frozen
from gongkai.kernel.orgs.models import Organisation

# Letters are plain text, so nothing is escaped; only the libraries named here can be used.
# What stands in the place of the number of a letter that is not issued.
NOT_YET = "（签发时编号）"
# Where a receipt has room for the query code, which is told once and stored nowhere; whoever was told prints it in.
CODE_BLANK = "＿＿＿＿＿＿＿＿"
ENGINE = Engine(
    autoescape=False,
    libraries={"letters": "gongkai.kernel.cases.letter_tags"},
    builtins=["gongkai.kernel.cases.letter_tags"],
)


class LetterTemplate(Frozen):
    """One kind of letter. `number` may use {mark} {year} {n}; `body` is a template, one paragraph a line."""

    id: str
    title: str
    series: str
    number: str = "{mark}公开〔{year}〕{n}号"
    addressee: str = "{{ request.applicant_name }}"
    body: str
    article: str = ""
    source: str
    public: bool = True
    # Whether anybody who holds the letter may have the platform confirm it, by its QR code or by number and code.
    verifiable: bool = False
    # Whether whoever verifies an earlier letter of the case must learn of this one: it ends or changes what that said.
    overtakes: bool = False
    version: int = 1


class LetterFile(Frozen):
    letters: tuple[LetterTemplate, ...] = Field(min_length=1)


@cache
def templates() -> dict[str, LetterTemplate]:
    """All letter templates by id; a broken template refuses to start."""
    found: dict[str, LetterTemplate] = {}
    for _, path in registry.procedure_paths("letters"):
        for template in _load(path):
            if template.id in found:
                raise ImproperlyConfigured(f"文书模板“{template.id}”被声明了两次。")
            found[template.id] = template
    return found


def _load(path: Path) -> tuple[LetterTemplate, ...]:
    try:
        letters = LetterFile.model_validate(tomllib.loads(path.read_text(encoding="utf-8"))).letters
        for letter in letters:
            ENGINE.from_string(letter.body)
            ENGINE.from_string(letter.addressee)
    except (tomllib.TOMLDecodeError, ValidationError, TemplateSyntaxError) as error:
        raise ImproperlyConfigured(f"文书模板文件 {path.name} 有误：{error}") from error
    return letters


def issue(case: Case, template_id: str, *, subject: Any = None, on: date | None = None, **values: Any) -> Letter:
    """Make one numbered letter inside an act, in the name of the case's own body or of `context().sign_as`.

    Templates see case, request (the detail), org, today, clocks (by key), the act's arguments, details and words.
    """
    from gongkai.kernel.cases.acts import context  # the act under way collects its letters

    template = templates()[template_id]
    day = on or workdays.today()
    current = context()
    known = {**current.arguments, **current.details, **current.words, **values}
    signs = current.issuer or case.org
    letter = _written(case, template, subject, day, known, _number(template, signs, day), signs)
    rows.insert(letter)
    current.issued.append(letter)
    return letter


def draft(case: Case, template_id: str, *, subject: Any = None, **values: Any) -> Letter:
    """The letter as it would read if it were issued now: without a number, not stored; for those who approve it."""
    return _written(case, templates()[template_id], subject, workdays.today(), values, NOT_YET, case.org)


def _written(
    case: Case,
    template: LetterTemplate,
    subject: Any,
    day: date,
    values: dict[str, Any],
    number: str,
    signs: Organisation,
) -> Letter:
    known = {
        **values,
        "case": case,
        "code_blank": CODE_BLANK,
        "request": subject if subject is not None else case,
        "org": case.org,
        "today": day,
        "clocks": {clock.key: clock for clock in clockwork.rounds(case)},
    }
    return rows.new(
        Letter,
        case=case,
        template=template.id,
        title=template.title,
        number=number,
        org=signs,
        issued_on=day,
        addressee=_render(template.addressee, known).strip()[:200],
        content={
            "paragraphs": paragraphs(_render(template.body, known)),
            "signature": signs.name,
            "template_version": template.version,
            "article": template.article,
            **({"verifiable": True} if template.verifiable else {}),
        },
        public=template.public,
    )


def verify_code(letter: Letter) -> str:
    """查验码: printed on a verifiable letter; keyed, so that nobody makes one for a letter that was never issued."""
    text = f"letter:{letter.uid}"
    digest = hmac.new(settings.SECRET_KEY.encode(), text.encode(), "sha256").digest()
    return "".join(ALPHABET[byte % len(ALPHABET)] for byte in digest[:CODE_LENGTH])


def paragraphs(text: str) -> list[str]:
    return [line.strip() for line in text.splitlines() if line.strip()]


def _render(source: str, values: dict[str, Any]) -> str:
    return str(_compiled(source).render(TemplateContext(values, autoescape=False)))


@cache
def _compiled(source: str) -> Template:
    return ENGINE.from_string(source)


def _number(template: LetterTemplate, signs: Organisation, day: date) -> str:
    serial = numbering.next(series=template.series, org=signs, year=day.year)
    return template.number.format(mark=signs.letter_mark or signs.label, year=day.year, n=serial)
