"""Recourse: people speak without being punished, and the company must answer."""

import os
from pathlib import Path

from flask import Flask, request

from portal import (
    clock,
    dates,
    db,
    errors,
    i18n,
    limits,
    logs,
    permissions,
    sanitize,
    settings,
    web,
)

ROOT = Path(__file__).resolve().parent.parent


def create_app(chosen: settings.Settings | None = None) -> Flask:
    """The application for one deployment; refuses unsafe settings. Start-up checks of the data are in `portal.start`."""
    chosen = chosen or settings.load()
    settings.check(chosen)
    settings.use(chosen)
    os.umask(0o077)  # what the portal writes is nobody else's to read
    logs.configure()
    app = web.Portal(__name__, static_folder=None, template_folder=str(ROOT / "templates"))
    app.config.update(_flask_config(chosen))
    app.extensions["settings"] = chosen
    clock.use_shift_file(chosen.data / "days-ahead" if chosen.is_demo else None)
    limits.configure(chosen.receipt_queue, chosen.staff_queue, chosen.filings_a_minute)
    db.init_app(app, chosen)
    errors.init_app(app)
    web.init_app(app, https=chosen.https)
    _register_pages(app, chosen)
    i18n.init_app(app)
    app.context_processor(_for_layouts)
    app.jinja_env.globals["can"] = permissions.can
    app.jinja_env.filters |= {"rich": sanitize.rich, "day": dates.day, "moment": dates.moment}
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    return app


def _for_layouts() -> dict[str, object]:
    chosen = settings.current()
    on_public_pages = not request.path.startswith(("/desk", "/panel", "/demo"))
    return {
        "site_name": chosen.site_name,
        "operator": chosen.operator,
        "demo": chosen.is_demo,
        "leave_url": "/x" if on_public_pages else None,
    }


def _flask_config(chosen: settings.Settings) -> dict[str, object]:
    return {
        "SECRET_KEY": chosen.secret_key,
        "DEBUG": chosen.debug,
        "TESTING": chosen.mode == "test",
        "MAX_CONTENT_LENGTH": 2_000_000,
        "MAX_FORM_MEMORY_SIZE": 2_000_000,
        "MAX_FORM_PARTS": 100,
        "TRUSTED_HOSTS": chosen.hosts.split(",") if chosen.hosts else None,
        "TRANSLATIONS": ROOT / "translations",
        "WTF_CSRF_SSL_STRICT": False,
        "WTF_CSRF_TIME_LIMIT": None,
        "WTF_CSRF_CHECK_DEFAULT": False,
        "WTF_CSRF_ENABLED": True,
    }


def _register_pages(app: Flask, chosen: settings.Settings) -> None:
    from portal import pages
    from portal.grievances.frontdoor import FrontDoor

    pages.register(app, chosen)
    app.wsgi_app = FrontDoor(app.wsgi_app)  # type: ignore[method-assign]  # Flask's way to add middleware
