"""Reading 代办 and 上门: points for everybody, cases for those whose posts reach them, one's own by number and code."""
