"""尝试次数: how often something was tried in a while, counted once for all web processes.

The counters lie in the database, so that ten processes behind a proxy allow no more than one does. A key is whatever
the caller counts by; only its keyed digest is stored, for an address or an identity number is personal data.
See `counting`.
"""
