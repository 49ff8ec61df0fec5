"""Named figures over live records, with drill-down; frozen reports.

`.declare` for apps that own records, `.reading` for pages, `.freezing` for reports, `.offering` for numbers that
reports of other apps may tell.
"""
