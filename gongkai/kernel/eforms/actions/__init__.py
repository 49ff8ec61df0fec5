"""Changes to forms and to what is filled in, each with its journal entry."""
