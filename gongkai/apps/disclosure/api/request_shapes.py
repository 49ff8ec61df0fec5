"""How a request is sent in and told about: never with anything that says who asked."""

import base64
import binascii
from datetime import date, datetime
from typing import Annotated, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field
from pydantic_core import PydanticCustomError

from gongkai.apps.disclosure.api.shapes import BODY_EXAMPLE, BodyName, Choice
from gongkai.web.api.types import Filled120, Filled2000, Filled4000, Line60, Line200, Line300, Name

ApplicantClass = Literal["natural_person", "enterprise", "research", "public_interest", "legal_service", "other_org"]
IdentityKind = Literal["citizen_id", "passport", "residence", "uscc", "other"]
ReplyForm = Literal["paper", "email", "disk", "inspection", "copying"]
DeliveryWay = Literal["post", "email", "online", "pick_up", "fax"]

MOBILE, LANDLINE = "1[3-9][0-9]{9}", "(0[0-9]{2,3}-?)?[2-9][0-9]{6,7}(-[0-9]{1,6})?"
LABEL = "[A-Za-z0-9]([A-Za-z0-9-]{0,30}[A-Za-z0-9])?"
Phone = Annotated[str, Field(max_length=40, pattern=f"^({MOBILE}|{LANDLINE})$")]
OptionalPhone = Annotated[str, Field(max_length=40, pattern=f"^({MOBILE}|{LANDLINE})?$")]
Email = Annotated[
    str, Field(max_length=120, pattern=rf"^([A-Za-z0-9_+-]+(\.[A-Za-z0-9_+-]+)*@({LABEL}\.)+[A-Za-z]{{2,20}})?$")
]
Postcode = Annotated[str, Field(pattern="^([0-9]{6})?$")]
IdentityNumber = Annotated[str, Field(max_length=40, pattern="^[0-9A-Za-z()-]{4,40}$")]
OptionalIdentityNumber = Annotated[str, Field(max_length=40, pattern="^([0-9A-Za-z()-]{4,40})?$")]
CaseNumber = Annotated[str, Field(max_length=50, pattern="^[0-9A-Za-z]{4,50}$")]
QueryCode = Annotated[str, Field(max_length=16, pattern="^[0-9A-Za-z]{4,16}$")]
FileName = Annotated[str, Field(max_length=120, pattern=r"^[^/\\\u0000-\u001f]+\.(jpg|jpeg|png|pdf)$")]
NUMBER, CODE = "YSQ2026000300001", "7KQM3WXP"


def _base64(value: str) -> str:
    try:
        base64.b64decode(value, validate=True)
    except binascii.Error:
        raise PydanticCustomError("base64", "应为 Base64 编码") from None
    return value


class Proof(BaseModel):
    """身份证明的一份文件."""

    model_config = ConfigDict(extra="forbid")

    name: FileName = Field(description="文件名，jpg、jpeg、png 或 pdf")
    content: Annotated[
        str,
        Field(
            min_length=4,
            max_length=4_000_000,
            pattern="^([0-9A-Za-z+/]{4})*([0-9A-Za-z+/]{2}==|[0-9A-Za-z+/]{3}=)?$",
        ),
        AfterValidator(_base64),
    ] = Field(description="文件内容，Base64 编码", repr=False)


class NewRequest(BaseModel):
    """政府信息公开申请（条例第二十九条）。不需要说明用途."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={
            "examples": [
                {
                    "org": "caizheng",
                    "applicant_class": "natural_person",
                    "name": "王小明",
                    "identity_kind": "passport",
                    "identity_number": "E12345678",
                    "phone": "13800138000",
                    "address": "安澜县解放街1号",
                    "description": "2025年度县级部门预算批复文件",
                    "form": "paper",
                    "delivery": "post",
                    "truth": True,
                }
            ]
        },
    )

    org: Name = Field(description="向哪个机关申请，用网址标识")
    applicant_class: ApplicantClass = Field(
        description="申请人类别：自然人、商业企业、科研机构、社会公益组织、法律服务机构、其他组织"
    )
    name: Filled120 = Field(description="姓名或者单位名称")
    identity_kind: IdentityKind = Field(
        description="证件类型：居民身份证、护照、港澳台居民证件、统一社会信用代码、其他证件"
    )
    identity_number: IdentityNumber = Field(description="证件号码，加密保存，任何回答中都不会出现", repr=False)
    legal_representative: Line60 = Field("", description="法定代表人，单位申请时填写")
    phone: Phone = Field(description="联系电话")
    email: Email = Field("", description="电子邮箱，以电子邮件获取时必填")
    address: Line200 = Field("", description="通信地址，邮寄时必填")
    postcode: Postcode = Field("", description="邮政编码")
    agent_name: Line60 = Field("", description="代理人姓名，委托他人申请时填写")
    agent_identity_number: OptionalIdentityNumber = Field("", description="代理人证件号码", repr=False)
    agent_phone: OptionalPhone = Field("", description="代理人电话")
    description: Filled2000 = Field(description="所需政府信息的内容描述，一份申请写一项")
    document_hint: Line300 = Field("", description="名称、文号或者其他便于检索的特征")
    form: ReplyForm = Field(description="获取信息的方式：纸质、电子邮件、光盘等载体、当面查阅、抄录")
    delivery: DeliveryWay = Field(description="获取信息的途径：邮寄、电子邮件、网上查收、自行领取、传真")
    needs_help: bool = Field(False, strict=True, description="存在阅读困难或者视听障碍，需要帮助")
    proofs: list[Proof] = Field(
        [], max_length=4, description="身份证明；未提供的，受理机关可能要求补正。全部正文不超过 5 MB"
    )
    truth: Literal[True] = Field(description="确认内容真实，并同意行政机关按所留方式联系、确认收到申请")


class SubmittedRequest(BaseModel):
    """申请已提交。查询码只在这里给出一次."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "number": NUMBER,
                    "query_code": CODE,
                    "body": BODY_EXAMPLE,
                    "state": {"key": "awaiting_confirmation", "label": "等待与您确认收到申请"},
                    "submitted_on": "2026-03-02",
                    "message": "请妥善保存登记编号和查询码。双方确认之日为收到申请之日，答复期限自次日起算。",
                    "track_url": "https://www.example.gov.cn/requests/track/",
                }
            ]
        }
    )

    number: str = Field(description="登记编号")
    query_code: str = Field(description="查询码，只给出一次，请妥善保存")
    body: BodyName = Field(description="受理机关")
    state: Choice = Field(description="办理状态")
    submitted_on: date = Field(description="提交日期")
    message: str = Field(description="接下来怎样办理")
    track_url: str = Field(description="查询进度的网页地址")


class Credentials(BaseModel):
    """登记编号和查询码."""

    model_config = ConfigDict(extra="forbid", json_schema_extra={"examples": [{"number": NUMBER, "code": CODE}]})

    number: CaseNumber = Field(description="登记编号")
    code: QueryCode = Field(description="查询码", repr=False)


class Completion(Credentials):
    """补正内容."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"number": NUMBER, "code": CODE, "text": "所需为2025年度的批复文件。"}]}
    )

    text: Filled4000 = Field(description="补正内容")


class Reason(Credentials):
    """申请理由."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"number": NUMBER, "code": CODE, "text": "各件所需信息互不相同。"}]}
    )

    text: Filled4000 = Field(description="申请数量、频次较多的理由")


class Withdrawal(Credentials):
    """撤回申请."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"number": NUMBER, "code": CODE, "reason": "已从网站取得。"}]}
    )

    reason: Line300 = Field("", description="撤回原因，可以不填")


class Moment(BaseModel):
    """办理经过的一步."""

    at: datetime = Field(description="时间")
    label: str = Field(description="发生了什么")
    note: str = Field(description="说明，可能为空")


class LetterLine(BaseModel):
    """一份文书；内容请到网页查看."""

    number: str = Field(description="文号")
    title: str = Field(description="标题")
    issued_on: date = Field(description="日期")


class RunningDeadline(BaseModel):
    """正在计算的一个期限."""

    key: str = Field(description="期限")
    label: str = Field(description="期限名称")
    duty: Literal["body", "applicant"] = Field(description="谁的期限：body 行政机关，applicant 申请人")
    due_on: date | None = Field(description="届满日，暂停计算时为空")
    paused: bool = Field(description="暂停计算")
    provisional: bool = Field(description="期限内有尚未公布放假安排的年份，日期为暂定")


class RequestProgress(BaseModel):
    """办理进度：不含任何个人信息."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "number": NUMBER,
                    "body": BODY_EXAMPLE,
                    "body_phone": "0551-62000003",
                    "state": {"key": "in_progress", "label": "正在检索和办理"},
                    "closed": False,
                    "submitted_on": "2026-03-02",
                    "received_on": "2026-03-03",
                    "due_on": "2026-03-31",
                    "provisional": False,
                    "answered_on": None,
                    "outcome": None,
                    "deadlines": [
                        {
                            "key": "reply",
                            "label": "答复期限",
                            "duty": "body",
                            "due_on": "2026-03-31",
                            "paused": False,
                            "provisional": False,
                        }
                    ],
                    "completion_items": [],
                    "acts": ["withdraw"],
                    "timeline": [{"at": "2026-03-02T09:00:00+08:00", "label": "您提交了申请", "note": ""}],
                    "letters": [],
                }
            ]
        }
    )

    number: str = Field(description="登记编号")
    body: BodyName = Field(description="受理机关")
    body_phone: str = Field(description="受理机关的联系电话")
    state: Choice = Field(description="办理状态")
    closed: bool = Field(description="已经办结")
    submitted_on: date = Field(description="提交日期")
    received_on: date | None = Field(description="收到申请之日，答复期限自次日起算")
    due_on: date | None = Field(description="答复期限届满日，没有开始或者暂停计算时为空")
    provisional: bool = Field(description="届满日为暂定")
    answered_on: date | None = Field(description="答复发出日期")
    outcome: Choice | None = Field(description="答复结果，送达后才有")
    deadlines: list[RunningDeadline] = Field(description="正在计算的期限")
    completion_items: list[str] = Field(description="需要补正的事项，等待补正时才有")
    acts: list[Literal["complete", "give_reason", "withdraw"]] = Field(description="现在可以办理的事")
    timeline: list[Moment] = Field(description="办理经过，从先到后")
    letters: list[LetterLine] = Field(description="文书，从先到后")
