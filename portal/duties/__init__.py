"""Anything somebody owes by a date: the clock and the escalation ladder."""
