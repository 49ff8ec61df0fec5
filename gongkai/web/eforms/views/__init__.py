"""Pages of the administrators' builder."""
