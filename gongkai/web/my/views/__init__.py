"""Pages of the applicant's space, and of the clerk who checks documents."""
