"""What changes the catalogue and the items. Each function is one act of law/steps/."""
