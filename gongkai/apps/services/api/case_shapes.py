"""How cases are told to the systems of the body that has them."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field
from pydantic.config import JsonDict

from gongkai.apps.services.api.shapes import Code

UID = "5b0c7d1e-2f3a-4b5c-8d6e-7f8091a2b3c4"
LINE_EXAMPLE: JsonDict = {
    "uid": UID,
    "number": "BJ2026000300001",
    "exchange_number": "11341298003980074E4340123020002202603020001",
    "sequence": 3,
    "changed_at": "2026-03-02T10:15:00+08:00",
    "item": {
        "uid": "3f2f6f0e-7a53-4c62-9c1e-1f1a3c0f9c11",
        "code": "11341298003980074E4340123020002",
        "name": "燃气经营许可证核发",
        "version": 1,
    },
    "applicant": "陈晓兰",
    "step": {"key": "accepted", "label": "已受理"},
    "outcome": None,
    "closed": False,
    "channel": {"key": "counter", "label": "窗口提交"},
    "part": "",
    "received_on": "2026-03-02",
    "accepted_on": "2026-03-02",
    "decided_on": None,
    "due_on": "2026-03-16",
}


class ItemOfCase(BaseModel):
    """办理的事项和版本."""

    uid: UUID = Field(description="事项标识")
    code: str = Field(description="实施编码或者业务办理项编码")
    name: str = Field(description="事项名称")
    version: int = Field(description="适用的版本号")


class CaseLine(BaseModel):
    """办件列表中的一件."""

    model_config = ConfigDict(json_schema_extra={"examples": [LINE_EXAMPLE]})

    uid: UUID = Field(description="办件标识")
    number: str = Field(description="办件编号")
    exchange_number: str = Field(description="交换编号（GB/T 39046 办件编号）；事项没有编码的为空")
    sequence: int = Field(description="顺序号：每有一次办理加一，即 ETag")
    changed_at: datetime = Field(description="最近一次办理的时间")
    item: ItemOfCase = Field(description="事项")
    applicant: str = Field(description="申请人")
    step: Code = Field(description="现在的环节")
    outcome: Code | None = Field(description="结果；没有结果时为空")
    closed: bool = Field(description="是否已经办结")
    channel: Code = Field(description="收件方式")
    part: str = Field(description="与主件的关系：joint 并联子件，upper 上级审批件；独立的为空")
    received_on: date = Field(description="收到材料日期")
    accepted_on: date | None = Field(description="受理日期")
    decided_on: date | None = Field(description="决定日期")
    due_on: date | None = Field(description="最近的到期日")


class CaseList(BaseModel):
    """一页办件."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"items": [LINE_EXAMPLE], "next": None}]})

    items: list[CaseLine] = Field(description="本页各件，按收件先后")
    next: str | None = Field(description="下一页的 cursor，没有下一页时为空")


class ApplicantOfCase(BaseModel):
    """申请人和代理人；证件号码只给出隐去中间的写法."""

    kind: Code = Field(description="申请人类别")
    name: str = Field(description="姓名或者单位名称")
    identity_kind: Code = Field(description="证件类型")
    identity: str = Field(description="证件号码，个人的隐去中间")
    legal_representative: str = Field(description="法定代表人")
    phone: str = Field(description="联系电话")
    address: str = Field(description="通信地址")
    agent_name: str = Field(description="代理人")
    agent_identity: str = Field(description="代理人证件号码，隐去中间")
    agent_phone: str = Field(description="代理人电话")


class FileOfCase(BaseModel):
    """一个附件."""

    uid: UUID = Field(description="附件标识")
    name: str = Field(description="文件名")
    size: int = Field(description="字节数")
    material: int | None = Field(description="属于哪项材料（序号）；补正等其他附件为空")
    sha256: str = Field(description="内容的 SHA-256")


class MaterialOfCase(BaseModel):
    """一项申请材料."""

    number: int = Field(description="序号")
    name: str = Field(description="材料名称")
    necessity: str = Field(description="必要性：necessary、optional、tolerated")
    handed_in: Code | None = Field(description="收到的形式；没有收到时为空")
    copies: int = Field(description="份数")
    received_on: date | None = Field(description="收到日期")
    verdict: Code | None = Field(description="核对结果；没有核对时为空")
    note: str = Field(description="核对说明")
    can_promise: bool = Field(description="可以书面承诺代替")


class FeeOfCase(BaseModel):
    """一项收费，金额单位为元."""

    number: int = Field(description="序号，登记缴费、减免、退费时使用")
    body: str = Field(description="收费的机关")
    name: str = Field(description="收费项目")
    standard: str = Field(description="收费标准")
    amount: str = Field(description="按标准应缴的金额")
    reduced: str = Field(description="减免的金额")
    state: Code = Field(
        description="情况：open 待缴费、paid 已缴费、waived 已免收、refunded 已全部退还、withdrawn 通知已撤回、"
        "over 办件已终止不再缴纳"
    )
    payment_way: str = Field(description="缴费方式")
    noticed_on: date = Field(description="收费通知日期")
    paid_on: date | None = Field(description="缴费日期")
    channel: Code | None = Field(description="缴费渠道；没有缴费时为空")
    receipt: str = Field(description="票据号")
    refunded: str = Field(description="退还的金额")


class ClockOfCase(BaseModel):
    """一个期限."""

    key: str = Field(description="期限")
    label: str = Field(description="名称")
    started_on: date = Field(description="起算日，本日不计入")
    due_on: date | None = Field(description="到期日")
    paused_since: date | None = Field(description="从哪一日起暂停")
    stopped_on: date | None = Field(description="停止日期")
    provisional: bool = Field(description="放假安排没有公布，日期为暂定")


class StageOfCase(BaseModel):
    """一个审查环节."""

    number: int = Field(description="序号")
    name: str = Field(description="环节名称")
    days: int | None = Field(description="时限（工作日）")
    passed_on: date | None = Field(description="完成日期")
    passed_by: str = Field(description="审查人")
    opinion: str = Field(description="审查意见")


class ProcedureOfCase(BaseModel):
    """一次特别程序或者其他程序."""

    kind: Code = Field(description="种类")
    stops_clock: bool = Field(description="是否停止计算期限")
    document_number: str = Field(description="文书编号")
    reason: str = Field(description="理由")
    expected_days: int = Field(description="预计工作日")
    since_on: date = Field(description="开始日期")
    until_on: date | None = Field(description="结束日期")
    result: str = Field(description="结论")


class LicenceOfCase(BaseModel):
    """一个证件."""

    name: str = Field(description="证件名称")
    number: str = Field(description="证件编号")
    valid_from: date = Field(description="有效期自")
    valid_to: date | None = Field(description="有效期至；长期有效的为空")
    state: Code = Field(description="状态")
    url: str = Field(description="核验网页的地址")


class LetterOfCase(BaseModel):
    """一份文书."""

    title: str = Field(description="名称")
    number: str = Field(description="文号")
    issued_on: date = Field(description="日期")


class OfferedOfCase(BaseModel):
    """现在可以办理的一个行为；地址为 acts/ 加 id."""

    id: str = Field(description="行为")
    label: str = Field(description="名称")
    article: str = Field(description="依据")
    primary: bool = Field(description="通常的下一步")
    reason_required: bool = Field(description="必须写明理由")
    warning: str = Field(description="职责分离的提示；没有时为空")


DETAIL_EXAMPLE: JsonDict = {
    **LINE_EXAMPLE,
    "applicant": {
        "kind": {"key": "person", "label": "自然人"},
        "name": "陈晓兰",
        "identity_kind": {"key": "citizen_id", "label": "居民身份证"},
        "identity": "110***********002X",
        "legal_representative": "",
        "phone": "13900000001",
        "address": "安澜县青石镇1号",
        "agent_name": "",
        "agent_identity": "",
        "agent_phone": "",
    },
    "parent": None,
    "content": "经营瓶装燃气",
    "answers": {},
    "delivery": {"key": "window", "label": "窗口领取"},
    "submitted_on": "2026-03-02",
    "deemed": False,
    "by_commitment": False,
    "supplement_items": [],
    "tolerance_until": None,
    "extension_proposed": 0,
    "proposed": None,
    "grounds": "",
    "delivered_on": None,
    "clocks": [
        {
            "key": "promise",
            "label": "承诺办结期限",
            "started_on": "2026-03-02",
            "due_on": "2026-03-16",
            "paused_since": None,
            "stopped_on": None,
            "provisional": False,
        }
    ],
    "materials": [
        {
            "number": 1,
            "name": "燃气经营许可申请表",
            "necessity": "necessary",
            "handed_in": {"key": "original", "label": "原件"},
            "copies": 1,
            "received_on": "2026-03-02",
            "verdict": {"key": "fitting", "label": "符合要求"},
            "note": "",
            "can_promise": False,
        }
    ],
    "stages": [],
    "procedures": [],
    "files": [],
    "licences": [],
    "fees": [],
    "letters": [{"title": "受理通知书", "number": "（2026）许受字第00001号", "issued_on": "2026-03-02"}],
    "acts": [
        {
            "id": "start_review",
            "label": "开始审查",
            "article": "《行政许可法》第三十四条",
            "primary": True,
            "reason_required": False,
            "warning": "",
        }
    ],
}


class CaseDetail(CaseLine):
    """一个办件的全部内容."""

    model_config = ConfigDict(json_schema_extra={"examples": [DETAIL_EXAMPLE]})

    applicant: ApplicantOfCase = Field(description="申请人和代理人")  # type: ignore[assignment]  # a name in lists
    parent: str | None = Field(description="主件的办件编号")
    content: str = Field(description="申请内容")
    answers: dict[str, Any] = Field(description="表单内容")
    delivery: Code = Field(description="申请人选择的送达方式")
    submitted_on: date = Field(description="提交日期")
    deemed: bool = Field(description="逾期未告知，视为受理")
    by_commitment: bool = Field(description="告知承诺办理")
    supplement_items: list[str] = Field(description="告知补正的全部事项")
    tolerance_until: date | None = Field(description="容缺材料补交期限")
    extension_proposed: int = Field(description="申请延长、尚未批准的工作日")
    proposed: Code | None = Field(description="审查人建议的决定")
    grounds: str = Field(description="决定的理由和依据")
    delivered_on: date | None = Field(description="送达日期")
    clocks: list[ClockOfCase] = Field(description="各个期限")
    materials: list[MaterialOfCase] = Field(description="申请材料，按事项清单")
    stages: list[StageOfCase] = Field(description="审查环节")
    procedures: list[ProcedureOfCase] = Field(description="特别程序和其他程序")
    files: list[FileOfCase] = Field(description="附件；没有窗口、审查、审批岗位的为空")
    licences: list[LicenceOfCase] = Field(description="证件")
    fees: list[FeeOfCase] = Field(description="收费；子件的收费列在各自的办件中")
    letters: list[LetterOfCase] = Field(description="文书")
    acts: list[OfferedOfCase] = Field(description="以本次请求的身份现在可以办理的行为")


class RegisteredCase(BaseModel):
    """收件的结果。查询码只在这里给出一次."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"case": DETAIL_EXAMPLE, "query_code": "7KQM3WXP"}]})

    case: CaseDetail = Field(description="办件")
    query_code: str = Field(description="查询码，交给申请人；平台只保存摘要")


class ChangeOfCase(BaseModel):
    """一次办理."""

    position: int = Field(description="次序；下一次从最后一个之后读取")
    at: datetime = Field(description="时间")
    uid: UUID = Field(description="办件标识")
    number: str = Field(description="办件编号")
    act: str = Field(description="行为")
    act_label: str = Field(description="行为的名称")
    step: str = Field(description="办理后的环节")


class ChangeList(BaseModel):
    """一页变化，按发生的次序，不遗漏."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "changes": [
                        {
                            "position": 128,
                            "at": "2026-03-02T10:15:00+08:00",
                            "uid": UID,
                            "number": "BJ2026000300001",
                            "act": "accept",
                            "act_label": "受理",
                            "step": "accepted",
                        }
                    ],
                    "position": 128,
                }
            ]
        }
    )

    changes: list[ChangeOfCase] = Field(description="本页各次办理")
    position: int = Field(description="下一次的 after")


class MaterialOfItem(BaseModel):
    """事项清单中的一项材料."""

    number: int = Field(description="序号，收件时使用")
    name: str = Field(description="材料名称")
    necessity: str = Field(description="必要性：necessary、optional、tolerated")
    form: str = Field(description="要求的形式：original、copy、both、electronic")
    shared: bool = Field(description="数据共享取得，不得要求申请人提交")


class OwnItem(BaseModel):
    """可以收件的一个事项."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "uid": "3f2f6f0e-7a53-4c62-9c1e-1f1a3c0f9c11",
                    "code": "11341298003980074E4340123020002",
                    "name": "燃气经营许可证核发",
                    "version": 1,
                    "serves": ["legal"],
                    "instant": False,
                    "materials": [
                        {
                            "number": 1,
                            "name": "燃气经营许可申请表",
                            "necessity": "necessary",
                            "form": "original",
                            "shared": False,
                        }
                    ],
                }
            ]
        }
    )

    uid: UUID = Field(description="事项标识")
    code: str = Field(description="实施编码或者业务办理项编码")
    name: str = Field(description="事项名称")
    version: int = Field(description="现行版本号")
    serves: list[str] = Field(description="面向谁：person 自然人、legal 法人和其他组织")
    instant: bool = Field(description="即办件，可以当场办结")
    materials: list[MaterialOfItem] = Field(description="申请材料")


class OwnItemList(BaseModel):
    """一页可以收件的事项."""

    items: list[OwnItem] = Field(description="本页各项")
    next: str | None = Field(description="下一页的 cursor，没有下一页时为空")


class StoredFileOfCase(BaseModel):
    """已经登记的附件，和办件现在的样子."""

    file: FileOfCase = Field(description="附件")
    case: CaseDetail = Field(description="办件")
