"""What a file really is, and whether it is safe to keep: by content, never by the name or header it came with."""

from gongkai.kernel.files.checking.door import Checked, check
from gongkai.kernel.files.checking.sniff import Sniffed, sniff

__all__ = ["Checked", "Sniffed", "check", "sniff"]
