"""The published form of the kernel's tests, and where files go."""

from gongkai.kernel.eforms.tests.conftest import _files, binding, form, version  # noqa: F401
