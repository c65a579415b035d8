"""Frozen cuts of closed periods, checked so that nobody can be recognised in them."""
