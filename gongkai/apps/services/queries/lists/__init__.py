"""Reading 专项清单. Public means in force on the day asked for; drafts and changes under way stay at the desk."""
