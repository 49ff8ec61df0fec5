"""申请人空间 under /my/: signing in as an applicant, the frame of every app's pages, and the counter for clerks."""
