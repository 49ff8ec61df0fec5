"""Word documents and spreadsheets: what they hide, their words, and a copy built from what may go out.

A copy is a new package: parts and elements of a closed list, changes accepted, words blackened. Child process only.
"""

from gongkai.kernel.files.redaction.office.package import BLOCK, OfficeFile, opened

__all__ = ["BLOCK", "OfficeFile", "opened"]
