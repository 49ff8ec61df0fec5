"""申请人: who applies, for whom one acts, how sure the platform is of it, and how it reaches them.

Applicants are no accounts of staff and share no table, back end or session key with them: nothing an applicant holds
opens the desk (docs/decisions/0023-applicants-are-a-part-of-their-own.md). How apps use this part: README.md beside it.
"""
