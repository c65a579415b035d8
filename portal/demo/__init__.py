"""A demonstration: an invented company, eighteen months of its cases, and doors into them. Never part of a real start."""
