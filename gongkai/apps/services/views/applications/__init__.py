"""Pages of the online hall: the desk, and what applicants see."""
