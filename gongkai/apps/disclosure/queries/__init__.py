"""Reads of 政府信息公开."""
