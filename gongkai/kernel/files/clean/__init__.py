"""Rich text of official documents: sanitised on the way in and again on the way out."""

from gongkai.kernel.files.clean.convert import (
    CleanDocument,
    from_docx,
    from_page,
    from_text,
    to_text,
    without_properties,
)
from gongkai.kernel.files.clean.sanitise import sanitise
from gongkai.kernel.files.clean.width import full_width, half_width, tidy_number

__all__ = [
    "CleanDocument",
    "from_docx",
    "from_page",
    "from_text",
    "full_width",
    "half_width",
    "sanitise",
    "tidy_number",
    "to_text",
    "without_properties",
]
