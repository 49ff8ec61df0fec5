"""Organisations, departments and regions.

Import models from `.models`, reads from `.queries`, changes from `.actions`; this package stays
importable before Django's apps are ready.
"""
