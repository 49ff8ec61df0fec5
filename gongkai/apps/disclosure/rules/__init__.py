"""What the law of 政府信息公开 says, as functions of plain values: no Django, no rows.

Numbers, lists and tables stand in `law/`; `tables` reads them, the other modules reason with them.
Functions that judge return clear Chinese problems, an empty list when there is nothing to object to.
"""
