"""Named figures over live records, with drill-down; frozen reports.

`.declare` for apps that own records, `.reading` for pages, `.freezing` for reports.
"""
