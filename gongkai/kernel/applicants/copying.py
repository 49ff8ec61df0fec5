"""个人信息副本: what other parts and apps hold about an applicant, each a section of the copy.

copying.section("预约", lambda applicant: ["2026年3月9日 9:00 …"])
"""

from collections.abc import Callable

from gongkai.kernel.applicants.models import Applicant

Read = Callable[[Applicant], list[str]]

_sections: dict[str, Read] = {}


def section(label: str, read: Read) -> None:
    """Declare what is held under a heading; one heading, one function."""
    if _sections.setdefault(label, read) is not read:
        raise ValueError(f"个人信息副本中的“{label}”已登记。")


def sections_of(applicant: Applicant) -> dict[str, list[str]]:
    """Every declared section with what it holds about this applicant."""
    return {label: read(applicant) for label, read in _sections.items()}
