"""档案: retention periods, destruction lists, transfer to the archives."""
