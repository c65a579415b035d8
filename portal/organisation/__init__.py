"""The organisation tree (group > country > site) and its functions; every record hangs on a unit."""
