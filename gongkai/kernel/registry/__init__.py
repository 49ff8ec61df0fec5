"""Finds every apps/*/module.py at start-up and keeps what they declare.

The one way from the kernel up to the apps: nothing here imports an app; `module.py` is found by name.
"""

from gongkai.kernel.registry.modules import (
    Menu,
    Module,
    PublicBlock,
    PublicList,
    Record,
    Role,
    Separation,
)
from gongkai.kernel.registry.store import (
    case_page,
    desk_menu,
    load_declared,
    module,
    modules,
    procedure_paths,
    public_blocks,
    public_lists,
    records,
    retention_paths,
    role,
    role_label,
    role_scope,
    roles,
    separations,
)

__all__ = [
    "Menu",
    "Module",
    "PublicBlock",
    "PublicList",
    "Record",
    "Role",
    "Separation",
    "case_page",
    "desk_menu",
    "load_declared",
    "module",
    "modules",
    "procedure_paths",
    "public_blocks",
    "public_lists",
    "records",
    "retention_paths",
    "role",
    "role_label",
    "role_scope",
    "roles",
    "separations",
]
