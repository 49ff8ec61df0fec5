"""Pages of the library: the desk, and what anybody may read."""

from gongkai.apps.disclosure.views.library.desk import edit, entry_act, entry_page, library_list, new
from gongkai.apps.disclosure.views.library.public import LibraryFeed, public_list

__all__ = ["LibraryFeed", "edit", "entry_act", "entry_page", "library_list", "new", "public_list"]
