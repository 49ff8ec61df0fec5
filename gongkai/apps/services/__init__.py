"""政务服务: power lists, service items, their guides and the cases that are handled under them."""
