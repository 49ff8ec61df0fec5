"""档案: retention periods, destruction lists, handover to the archives."""
