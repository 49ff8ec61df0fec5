"""Files that come with an application."""

from gongkai.apps.services.actions.applications.attaching import attach

__all__ = ["attach"]
