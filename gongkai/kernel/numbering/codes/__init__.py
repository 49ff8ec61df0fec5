"""Code formats and check digits. Pure: no database, no Django.

`check_…(value)` returns clear Chinese problems, an empty list when the code is valid; `validate(kind, value)` also
gives warnings, the proper spelling and the parts. `normalise_…` changes spelling only, `make_…` composes valid codes.
"""

from collections.abc import Callable
from datetime import date

from gongkai.kernel.numbering.codes import citizen, document_number, index_number, organisation, region, uscc
from gongkai.kernel.numbering.codes.result import Result

make_uscc = uscc.make
make_organisation_code = organisation.make
make_citizen_id = citizen.make
compose_index_number = index_number.compose
compose_document_number = document_number.compose
normalise_uscc = uscc.normalise
normalise_organisation_code = organisation.normalise
normalise_citizen_id = citizen.normalise
normalise_region_code = region.normalise
normalise_index_number = index_number.normalise
mask_citizen_id = citizen.mask
region_level = region.level
region_parent = region.parent


def normalise_document_number(value: str, *, today: date | None = None) -> str:
    return document_number.normalise(value, today=today or _today())


def _today() -> date:
    from gongkai.kernel.workdays import today

    return today()


_DATELESS: dict[str, Callable[[object], Result]] = {
    "uscc": uscc.examine,
    "organisation-code": organisation.examine,
    "region-code": region.examine,
}
_DATED = {
    "index-number": index_number.examine,
    "document-number": document_number.examine,
    "citizen-id": citizen.examine,
}
KINDS = {
    "uscc": uscc.NAME,
    "organisation-code": organisation.NAME,
    "region-code": region.NAME,
    "index-number": index_number.NAME,
    "document-number": document_number.NAME,
    "citizen-id": citizen.NAME,
}


def validate(kind: str, value: object, *, today: date | None = None) -> Result:
    """Check a value of one of `KINDS`; years and birth dates are judged against `today`.

    Raises KeyError for an unknown kind.
    """
    if kind in _DATELESS:
        return _DATELESS[kind](value)
    return _DATED[kind](value, today=today or _today())


def check_uscc(value: object) -> list[str]:
    """统一社会信用代码 (GB 32100-2015)."""
    return validate("uscc", value).problems


def check_organisation_code(value: object) -> list[str]:
    """组织机构代码 (GB 11714)."""
    return validate("organisation-code", value).problems


def check_region_code(value: object) -> list[str]:
    """行政区划代码 (GB/T 2260), 9 and 12 digit forms included."""
    return validate("region-code", value).problems


def check_index_number(value: object, *, today: date | None = None) -> list[str]:
    """索引号, in any form found in the wild."""
    return validate("index-number", value, today=today).problems


def check_document_number(value: object, *, today: date | None = None) -> list[str]:
    """发文字号 (GB/T 9704)."""
    return validate("document-number", value, today=today).problems


def check_citizen_id(value: object, *, today: date | None = None) -> list[str]:
    """公民身份号码 (GB 11643)."""
    return validate("citizen-id", value, today=today).problems
