"""Accounts, posts, delegation, second factor."""
