"""Pages of 咨询和建议: asked on the guide, followed by number and code, answered at the desk."""
