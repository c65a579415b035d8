"""The one thing a cleaner may raise on purpose."""


class NotCleaned(Exception):
    """This file cannot be cleaned: damaged, too large once unpacked, locked, or of a sort nobody here can vouch for."""
