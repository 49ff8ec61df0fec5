"""What the check of a yearly report accepts, as JSON Schema: exactly what `rules.report.payload` can read.

Numbers may be wrong, missing or words: that is R6. Only a structure that cannot be read is refused.
"""

from typing import Any

from gongkai.apps.disclosure.rules.report.cells import DISPUTE_GROUPS, request_columns
from gongkai.apps.disclosure.rules.report.payload import INTRODUCTION, LONGEST_TEXT, MOST_SUBORDINATES
from gongkai.apps.disclosure.rules.report.shapes import DEEPEST, dispute_parts, plain_tables
from gongkai.apps.disclosure.rules.report.template import FILES, forms, template

Schema = dict[str, Any]
# A blank cell or table is as good as none.
NULL: Schema = {"type": "null"}
BLANK: list[Schema] = [NULL, {"const": ""}]
NO_OBJECT: Schema = {"type": ["null", "boolean", "number", "string", "array"], "items": {}}
YEARS = "201[4-9]|20[2-9][0-9]|2100"

CHECK_EXAMPLE: Schema = {
    "report_year": 2023,
    "body": {"kind": "government_department", "rule_making": False, "name": "某局"},
    "art20_5": {"licences": {"decisions": 140240}},
    "requests": {
        "natural_person": {"new": 23, "granted": 21, "results_total": 21, "carried_out": 2},
        "total": {"new": 23, "granted": 21, "results_total": 21, "carried_out": 2},
    },
    "disputes": {"review": [5, 0, 0, 0, 5], "direct_suit": [0, 0, 0, 0, 0], "suit_after_review": [0, 0, 0, 0, 0]},
    "fee_collected_10k": 0,
    "narrative": {"overview": "本年新收政府信息公开申请23件。", "other_matters": "本年度未收取信息处理费。"},
}


def check_schema() -> Schema:
    """The whole request; its parts go into the components of the description."""
    own = _report(_first_year(), YEARS, _checked_forms())
    own["properties"] |= {
        "narrative": _narrative(),
        "body": _body(),
        "facts": _facts(),
        "previous": {"anyOf": [NULL, _part("EarlierReport")], "description": "上一年度报告，键相同"},
        "subordinates": {
            "anyOf": [
                NULL,
                {"type": "array", "maxItems": MOST_SUBORDINATES, "items": _part("SubordinateReport")},
            ],
            "description": "汇总报告所含各单位的报告",
        },
    }
    own["allOf"].append({"anyOf": [_has(table) for table in _tables()]})
    own["description"] = (
        "年度报告的数据：表、行、列用所属年度报告格式的键（template 指明格式，缺省按年度），至少给出一张表"
    )
    own["examples"] = [CHECK_EXAMPLE]
    parts = {
        **{f"ReportCells{levels}": _nested(levels) for levels in range(DEEPEST + 1)},
        "ReportRequests": _requests(),
        "ReportMatrix": _matrix(),
        "ReportDisputes": _disputes(),
        "EarlierReport": _report(2008, "200[89]|20[1-9][0-9]|2100", tuple(FILES)) | {"description": "上一年度报告"},
        "SubordinateReport": _report(_first_year(), YEARS, _checked_forms()) | {"description": "所属单位的报告"},
    }
    return {"x-ref": "ReportToCheck", "x-defs": {"ReportToCheck": own, **parts}}


def _part(name: str) -> Schema:
    return {"x-ref": name}


def _cells(levels: int = DEEPEST) -> Schema:
    return _part(f"ReportCells{levels}")


def _first_year() -> int:
    return min(one.template.applies_to_report_years.first for one in forms() if one.rules)


def _checked_forms() -> tuple[str, ...]:
    """Forms with rules to check against; reports before 2014 have none."""
    return tuple(one.id for one in forms() if one.rules)


def _tables() -> tuple[str, ...]:
    return (*plain_tables(), "requests", "requests_matrix", "disputes", "disputes_known")


def _has(table: str) -> Schema:
    kind: Schema = {"type": ["object", "array"], "items": {}} if table == "disputes" else {"type": "object"}
    return {"required": [table], "properties": {table: kind}}


def _report(first: int, years: str, known: tuple[str, ...]) -> Schema:
    """The tables of one report, this one's, last year's or a subordinate's; `years` is `first` to 2100 in digits."""
    return {
        "type": "object",
        "properties": {
            "template_id": {"anyOf": [*BLANK, {"enum": known}], "description": "格式"},
            "template": {"anyOf": [*BLANK, {"enum": known}], "description": "格式，与 template_id 相同"},
            "report_year": {
                "anyOf": [
                    *BLANK,
                    {"type": "integer", "minimum": first, "maximum": 2100},
                    {"type": "string", "pattern": f"^({years})(年度?)?$"},
                ],
                "description": "报告年度",
            },
            **{name: _block(label) for name, label in plain_tables().items()},
            "requests": {"anyOf": [*BLANK, _part("ReportRequests")], "description": "申请情况表：列、行、数"},
            "disputes": {
                "anyOf": [*BLANK, _part("ReportDisputes")],
                "description": "复议、诉讼情况：每组为结果维持、结果纠正、其他结果、尚未审结、总计",
            },
            "disputes_known": _block("只知总计的复议、诉讼数，如 review.total"),
            "fee_collected_10k": {"description": "信息处理费收取金额（万元）"},
        },
        "allOf": [_part("ReportMatrix")],
    }


def _block(about: str) -> Schema:
    return {"anyOf": [*BLANK, _cells()], "description": about}


def _nested(levels: int) -> Schema:
    """Rows and columns in either spelling: `{denied: {third_party: 1}}` or `{denied.third_party: 1}`."""
    value = {"anyOf": [NO_OBJECT, _cells(levels - 1)]} if levels else NO_OBJECT
    return {"type": "object", "additionalProperties": value, "description": f"各栏的数，最多再分{levels}层"}


def _requests() -> Schema:
    columns = {column.key: {"anyOf": [*BLANK, _cells()], "description": column.label} for column in request_columns()}
    return {"type": "object", "properties": columns, "description": "申请情况表，按列"}


def _matrix() -> Schema:
    """The same table row by row: as many numbers in each row as there are columns."""
    names = [column.key for column in request_columns()]
    usual = {"properties": {"requests_columns": NULL, "requests_matrix": _rows(len(names))}}
    chosen = [
        {
            "required": ["requests_columns"],
            "properties": {
                "requests_columns": {
                    "type": "array",
                    "minItems": count,
                    "maxItems": count,
                    "uniqueItems": True,
                    "items": {"enum": names},
                },
                "requests_matrix": _rows(count),
            },
        }
        for count in range(len(names) + 1)
    ]
    without = {"properties": {"requests_matrix": False}}
    return {
        "anyOf": [without, usual, *chosen],
        "description": "申请情况表也可以按行：requests_columns 列出各列，requests_matrix 每行的数与列相同",
    }


def _rows(count: int) -> Schema:
    row = {"type": "array", "items": {}, "minItems": count, "maxItems": count}
    return {"anyOf": [*BLANK, {"type": "object", "additionalProperties": {"anyOf": [*BLANK, row]}}]}


def _disputes() -> Schema:
    size = len(dispute_parts())
    five = {"type": "array", "items": {}, "minItems": size, "maxItems": size}
    single: Schema = {"type": ["null", "boolean", "number", "string"]}
    deeper = _cells(DEEPEST - 1)
    group = {"anyOf": [single, five, deeper]}
    groups = len(DISPUTE_GROUPS)
    fifteen = {"type": "array", "items": {}, "minItems": size * groups, "maxItems": size * groups}
    three = {"type": "array", "items": group, "minItems": groups, "maxItems": groups}
    keyed = {
        "type": "object",
        "properties": dict.fromkeys(DISPUTE_GROUPS, group),
        "additionalProperties": {"anyOf": [NO_OBJECT, deeper]},
    }
    return {"anyOf": [keyed, three, fifteen], "description": "复议、诉讼情况：按组的五个数，三组，或者十五个数"}


def _narrative() -> Schema:
    text = {"type": "string", "maxLength": LONGEST_TEXT}
    keys = [*(section.key for section in template().sections if section.kind == "text"), INTRODUCTION]
    parts = {
        "type": "object",
        "properties": {key: {"anyOf": [NULL, text]} for key in keys},
        "additionalProperties": False,
    }
    return {"anyOf": [NULL, text, parts], "description": "文字部分，或者报告全文"}


def _body() -> Schema:
    kinds = [body.kind for body in template().bodies]
    return {
        "anyOf": [
            NULL,
            {
                "type": "object",
                "properties": {
                    "kind": {"anyOf": [*BLANK, {"enum": kinds}], "description": "单位性质"},
                    "rule_making": {"type": ["boolean", "null"], "description": "有规章制定权"},
                    "name": {"type": ["string", "null"], "description": "单位名称"},
                },
                "additionalProperties": False,
            },
        ],
        "description": "报告单位",
    }


def _facts() -> Schema:
    number = {
        "anyOf": [
            *BLANK,
            {"type": "integer", "minimum": 0, "maximum": template().limits.count_max},
            {"type": "string", "pattern": "^[0-9]{1,12}$"},
        ]
    }
    counts = {"anyOf": [NULL, {"type": "object", "additionalProperties": number}]}
    return {
        "anyOf": [
            NULL,
            {
                "type": "object",
                "properties": {
                    "fee_notices_issued": {**number, "description": "发出收费通知件数（R11）"},
                    "excessive_records": {**number, "description": "要求说明理由件数（R11）"},
                    "external": {**counts, "description": "许可、处罚公示系统的数（R14）"},
                    "drilldown": {**counts, "description": "各栏可以查到的记录数（R15）"},
                    "frozen_units": {
                        "anyOf": [NULL, {"type": "array", "items": {"type": "string"}}],
                        "description": "汇总的单位名单（R12）",
                    },
                },
                "additionalProperties": False,
            },
        ],
        "description": "格式之外的事实",
    }
