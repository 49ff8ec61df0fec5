"""Tables of 申请人."""

from gongkai.kernel.applicants.models.accounts import (
    Applicant,
    ApplicantKind,
    ApplicantPasskey,
    ApplicantSignIn,
    CodePurpose,
    ConfirmationCode,
    IdentityKind,
    Level,
)
from gongkai.kernel.applicants.models.acting import AgentRole, ApplicantCase, Authorisation
from gongkai.kernel.applicants.models.messages import Category, Channel, Dispatch, DispatchState, Message
from gongkai.kernel.applicants.models.tokens import ApplicantToken

__all__ = [
    "AgentRole",
    "Applicant",
    "ApplicantCase",
    "ApplicantKind",
    "ApplicantPasskey",
    "ApplicantSignIn",
    "ApplicantToken",
    "Authorisation",
    "Category",
    "Channel",
    "CodePurpose",
    "ConfirmationCode",
    "Dispatch",
    "DispatchState",
    "IdentityKind",
    "Level",
    "Message",
]
