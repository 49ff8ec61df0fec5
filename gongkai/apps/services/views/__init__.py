"""Pages of 政务服务: the desk and the public side."""
