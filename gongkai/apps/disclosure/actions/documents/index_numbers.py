"""索引号: 组织机构代码/年-五位流水号, twenty characters, permanent (META)."""

from gongkai.apps.disclosure.models import Document
from gongkai.kernel.cases import Refused
from gongkai.kernel.numbering import actions as numbering
from gongkai.kernel.numbering import codes
from gongkai.kernel.orgs.models import Organisation

SERIES = "disclosure.index_number"
LOCAL_SERIES = "disclosure.index_number.local"


def new_index_number(org: Organisation, year: int) -> str:
    code = org.organisation_code
    if not code:
        raise Refused(f"{org.label}没有登记统一社会信用代码，无法编制索引号。", code="no_uscc")
    serial = numbering.take(series=SERIES, org=org, year=year)
    return codes.compose_index_number(organisation_code=code, year=year, serial=serial)


def of_import(org: Organisation, index_no: str, year: int) -> str:
    """The number as it was; without one the next of the body's own series, or a local one where it has no code."""
    if index_no:
        return keep_legacy(org, index_no)
    return new_index_number(org, year) if org.organisation_code else _local_number(org, year)


def _local_number(org: Organisation, year: int) -> str:
    """八位机构编号/年份-流水号 as other sites use it, with this platform's own number of the body."""
    while True:
        serial = numbering.take(series=LOCAL_SERIES, org=org, year=year)
        number = f"{org.pk:08d}/{year}-{serial:05d}"
        if not Document.objects.filter(index_no=number).exists():
            return number


def keep_legacy(org: Organisation, index_no: str) -> str:
    """An imported number, as it was spelt. One of this body's own series is never given again."""
    result = codes.validate("index-number", index_no)
    if result.problems:
        raise Refused(f"索引号“{index_no}”有误：{'；'.join(result.problems)}", field="index_no")
    if Document.objects.filter(index_no=index_no).exists():
        raise Refused(f"索引号“{index_no}”已经存在。", code="duplicate", field="index_no")
    if result.parts.get("form") == "national" and result.parts.get("organisation_code") == org.organisation_code:
        numbering.advance(series=SERIES, org=org, year=int(result.parts["year"]), at_least=int(result.parts["serial"]))
    return index_no
