"""/demo: doors into the world. Registered in demo mode only."""

from flask import Blueprint

bp = Blueprint("demo", __name__, url_prefix="/demo")
