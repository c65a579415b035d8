"""Logs that carry no content and no address: our own lines, by class and place."""

import logging
import sys


def configure() -> None:
    """Write our lines to standard error; silence what other libraries would say of a request."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(logging.Formatter("%(levelname)s %(name)s %(message)s"))
    ours = logging.getLogger("portal")
    ours.handlers, ours.propagate = [handler], False
    ours.setLevel(logging.INFO)
    for noisy in ("werkzeug", "sqlalchemy", "granian", "_granian", "flask"):
        logging.getLogger(noisy).setLevel(logging.CRITICAL)
