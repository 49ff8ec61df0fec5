"""`{% load my_tags %}`: what a page says of whoever is signed in as an applicant."""

from dataclasses import dataclass

from django import template

from gongkai.kernel.applicants import levels
from gongkai.kernel.applicants.levels import Level
from gongkai.kernel.applicants.models import Applicant

register = template.Library()


@dataclass(frozen=True)
class RealName:
    level: Level
    is_demo: bool


@register.simple_tag
def real_name(subject: Applicant) -> RealName:
    """实名等级 as it counts now: `{% real_name who as real %}`."""
    return RealName(levels.effective(subject), levels.is_demo(subject))
