"""Indicators: cards that say what is measured, readings, and how they roll up the tree."""
