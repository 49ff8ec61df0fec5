"""政府信息公开: documents, catalogue, requests, annual report."""
