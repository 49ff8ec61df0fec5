"""接入系统 at the desk: administrators register the systems of departments, rotate their secrets, revoke them."""
