"""Who did what: append-only, hash-chained, about staff and never about the person who wrote."""
