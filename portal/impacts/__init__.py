"""Impacts on people's rights: where, how grave, how the company is involved, and the cases that show it."""
