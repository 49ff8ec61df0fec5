"""The desk's pages of 档案."""

from gongkai.apps.archives.views import destruction, transfers

__all__ = ["destruction", "transfers"]
