"""The desk of 一件事 and 自测: what there is, and the drafts."""
