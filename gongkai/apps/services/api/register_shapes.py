"""What an application is registered with by the system of a body, and what an applicant submits."""

from typing import Annotated, Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field
from pydantic.config import JsonDict

from gongkai.apps.services.models import ApplicantDocument, ApplicantKind, DeliveryChoice, MaterialForm
from gongkai.web.api.types import CLEAN, FILLED, JSON_WHOLE, NOT_BLANK, Day, Filled120, Line40, Line60, Line200, OneOf

MOBILE, LANDLINE = "1[3-9][0-9]{9}", "(0[0-9]{2,3}-?)?[2-9][0-9]{6,7}(-[0-9]{1,6})?"
Phone = Annotated[str, Field(max_length=40, pattern=f"^({MOBILE}|{LANDLINE})$")]
OptionalPhone = Annotated[str, Field(max_length=40, pattern=f"^({MOBILE}|{LANDLINE})?$")]
IdentityNumber = Annotated[str, Field(max_length=40, pattern="^[0-9A-Za-z()-]{4,40}$")]
OptionalIdentityNumber = Annotated[str, Field(max_length=40, pattern="^([0-9A-Za-z()-]{4,40})?$")]
Content = Annotated[str, Field(max_length=500), FILLED, CLEAN, NOT_BLANK]
Kind = Annotated[str, OneOf(lambda: ApplicantKind.values)]
Document = Annotated[str, OneOf(lambda: ApplicantDocument.values)]
Delivery = Annotated[str, OneOf(lambda: DeliveryChoice.values)]
HandedInForm = Annotated[
    str, OneOf(lambda: [one for one in MaterialForm.values if one not in (MaterialForm.SHARED, MaterialForm.PROMISED)])
]
MaterialNumber = Annotated[int, Field(ge=1, le=999), JSON_WHOLE]
ITEM = "3f2f6f0e-7a53-4c62-9c1e-1f1a3c0f9c11"
PERSON_EXAMPLE: JsonDict = {
    "kind": "person",
    "name": "陈晓兰",
    "identity_kind": "passport",
    "identity_number": "E12345678",
    "phone": "13900000001",
    "address": "安澜县青石镇1号",
    "content": "经营瓶装燃气",
    "delivery": "window",
}


class Applying(BaseModel):
    """申请人、申请内容和送达方式."""

    model_config = ConfigDict(extra="forbid")

    item: UUID = Field(description="事项标识")
    kind: Kind = Field(description="申请人类别：person 自然人，legal 法人和其他组织")
    name: Filled120 = Field(description="姓名或者单位名称")
    identity_kind: Document = Field(
        description="证件类型：居民身份证、护照、港澳台居民证件、统一社会信用代码、其他证件"
    )
    identity_number: IdentityNumber = Field(description="证件号码，加密保存，任何回答中都不完整给出", repr=False)
    legal_representative: Line60 = Field("", description="法定代表人，单位申请时填写")
    phone: Phone = Field(description="联系电话")
    address: Line200 = Field("", description="通信地址，快递送达时必填")
    agent_name: Line60 = Field("", description="代理人姓名，委托他人办理时填写")
    agent_identity_number: OptionalIdentityNumber = Field("", description="代理人证件号码", repr=False)
    agent_phone: OptionalPhone = Field("", description="代理人电话")
    content: Content = Field(description="申请内容")
    delivery: Delivery = Field(description="结果送达方式：window 窗口领取、courier 快递、electronic 电子送达")


class MaterialHandedIn(BaseModel):
    """收到的一项材料."""

    model_config = ConfigDict(extra="forbid")

    number: MaterialNumber = Field(description="序号，按事项的材料清单")
    form: HandedInForm = Field(description="收到的形式：original、copy、both、electronic")


class NewCase(Applying):
    """窗口收件、邮寄收件的内容."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "item": ITEM,
                    **PERSON_EXAMPLE,
                    "channel": "counter",
                    "materials": [{"number": 1, "form": "original"}],
                }
            ]
        }
    )

    channel: Literal["counter", "post"] = Field("counter", description="收件方式：counter 窗口，post 邮寄")
    submitted_on: Day | None = Field(None, description="提交日期，邮寄的为收到邮件的日期；不填为今天")
    ticket: Line40 = Field("", description="排队票号，不超过20个字")
    materials: list[MaterialHandedIn] = Field([], max_length=200, description="收到的材料；没有列出的为没有提交")


class UploadedMaterial(BaseModel):
    """一项材料的文件."""

    model_config = ConfigDict(extra="forbid")

    number: MaterialNumber = Field(description="序号，按事项的材料清单")
    uploads: list[UUID] = Field(min_length=1, max_length=5, description="已经上传的文件的标识")


class NewApplication(Applying):
    """申请人提交的申请."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "item": ITEM,
                    **PERSON_EXAMPLE,
                    "materials": [{"number": 1, "uploads": ["0d9c2a34-5b6c-4d7e-8f90-a1b2c3d4e5f6"]}],
                    "truth": True,
                }
            ]
        }
    )

    materials: list[UploadedMaterial] = Field([], max_length=50, description="各项材料的文件；必要材料必须提供")
    truth: Literal[True] = Field(description="确认所填内容和提交的材料真实")
