"""The text of a file, for reading pages from uploads, for search and for proving that something is gone."""

from gongkai.kernel.files.extract.charsets import Decoded, decode, decode_strict
from gongkai.kernel.files.extract.door import Extracted, extract
from gongkai.kernel.files.extract.office import sheet_rows
from gongkai.kernel.files.extract.web import WebPage, read_page

__all__ = ["Decoded", "Extracted", "WebPage", "decode", "decode_strict", "extract", "read_page", "sheet_rows"]
