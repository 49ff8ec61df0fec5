"""Forms of requests: what is asked of applicants, and what each act asks of staff."""

from gongkai.apps.disclosure.forms import redactions
from gongkai.apps.disclosure.forms.erasure import EraseForm
from gongkai.apps.disclosure.forms.requests import consultation, intake, reasons, reply
from gongkai.apps.disclosure.forms.requests.applicants import ApplicantForm, CounterForm
from gongkai.apps.disclosure.forms.requests.common import CHOOSE
from gongkai.apps.disclosure.forms.requests.intake import AssignForm
from gongkai.apps.disclosure.forms.requests.lists import RequestFilter
from gongkai.apps.disclosure.forms.uploads import UploadsForm
from gongkai.web.acts import ActForm

__all__ = ["ACT_FORMS", "CHOOSE", "ApplicantForm", "AssignForm", "CounterForm", "RequestFilter"]

ACT_FORMS: dict[str, type[ActForm]] = {
    "confirm": intake.ConfirmForm,
    "erase": EraseForm,
    "assign": intake.AssignForm,
    "request_completion": intake.CompletionForm,
    "complete": intake.CompleteForm,
    "request_reason": reasons.ReasonNoticeForm,
    "give_reason": reasons.TextForm,
    "consult": consultation.ConsultForm,
    "answer_consultation": consultation.AnswerConsultationForm,
    "close_silent_consultation": consultation.OpenConsultationForm,
    "judge_answer": consultation.JudgeAnswerForm,
    "propose_extension": reply.ExtendForm,
    "refuse_extension": intake.ReasonOnlyForm,
    "extend": reply.ExtendForm,
    "set_delayed_period": reasons.DelayForm,
    "charge": reasons.ChargeForm,
    "correct_fee": reasons.CorrectFeeForm,
    "waive_fee": intake.ReasonOnlyForm,
    "judge_reason": reasons.JudgeReasonForm,
    "review_reason": reasons.ReviewReasonForm,
    "pay": reasons.PayForm,
    "record_search": reply.SearchForm,
    "draft_reply": reply.DraftForm,
    "return_draft": intake.ReasonOnlyForm,
    "approve_section": reply.OpinionForm,
    "approve_secrecy": reply.SecrecyOpinionForm,
    "allow_finding": reply.AllowReplyForm,
    "approve_office": reply.OpinionForm,
    "sign": reply.OpinionForm,
    "deliver": reply.DeliverForm,
    "answer_at_once": reply.AtOnceForm,
    "record_service": reply.ServiceForm,
    "withdraw": intake.ReasonOnlyForm,
    "close_unconfirmed": intake.ReasonOnlyForm,
    "merge": intake.MergeForm,
    "split": intake.SplitForm,
    "provide_files": UploadsForm,
    "remove_provided": redactions.RemoveProvidedForm,
    "begin_redaction": redactions.BeginUploadForm,
    "reopen_redaction": redactions.ReopenForm,
    "discard_redaction": redactions.DiscardForm,
}
