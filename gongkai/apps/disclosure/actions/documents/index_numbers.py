"""索引号: 组织机构代码/年-五位流水号, twenty characters, permanent (META)."""

from gongkai.apps.disclosure.models import Document
from gongkai.kernel.cases import Refused
from gongkai.kernel.numbering import actions as numbering
from gongkai.kernel.numbering import codes
from gongkai.kernel.orgs.models import Organisation

SERIES = "disclosure.index_number"


def new_index_number(org: Organisation, year: int) -> str:
    code = org.organisation_code
    if not code:
        raise Refused(f"{org.label}没有登记统一社会信用代码，无法编制索引号。", code="no_uscc")
    serial = numbering.take(series=SERIES, org=org, year=year)
    return codes.compose_index_number(organisation_code=code, year=year, serial=serial)


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
