"""Who is here: logging in and out, the second step, one's own account, and the guard before the staff's faces."""
