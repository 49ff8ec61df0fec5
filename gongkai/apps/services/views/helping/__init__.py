"""Pages of 代办 and 上门: the desk, and what applicants see."""
