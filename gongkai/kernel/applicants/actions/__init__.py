"""What applicants do with their accounts, and what staff do for them at the counter."""
