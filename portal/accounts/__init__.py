"""Staff and outside people: roles, sign-in, keys, sessions and the signed roster of who may read."""
