"""The web and the clock side by side: `portal serve` starts both, ends both, and starts again what falls over."""

import os
import signal
import subprocess
import sys
import threading
from pathlib import Path
from types import FrameType

from portal import settings
from portal.limits import WEB_PROCESSES

THREADS = 256
STOPS_IN = (
    5  # seconds for a worker to end by itself; granian's own ending now and then waits for ever
)
ROOT = Path(__file__).resolve().parent.parent


def web_command(port: int, *, processes: int = WEB_PROCESSES, threads: int = THREADS) -> list[str]:
    """granian on this machine only, with so many blocking threads that slow bodies stop nobody; it logs no request."""
    return [
        sys.executable,
        "-m",
        "granian",
        "wsgi:app",
        "--interface",
        "wsgi",
        "--host",
        "127.0.0.1",
        "--port",
        str(port),
        "--workers",
        str(processes),
        "--blocking-threads",
        str(threads),
        "--backpressure",
        str(threads),
        "--no-ws",
        "--http",
        "1",
        "--log-level",
        "critical",
        "--no-access-log",
        "--respawn-failed-workers",
        "--workers-kill-timeout",
        str(STOPS_IN),
        "--working-dir",
        str(ROOT),
    ]


def serve(port: int, environment: dict[str, str]) -> int:
    """Run web and work until stopped; says the exit code of the web."""
    stopping = threading.Event()

    def stop(_number: int, _frame: FrameType | None) -> None:
        stopping.set()

    signal.signal(signal.SIGTERM, stop)
    signal.signal(signal.SIGINT, stop)
    commands = {"web": web_command(port), "work": [sys.executable, "-m", "portal.cli", "work"]}
    running = {name: _start(command, environment) for name, command in commands.items()}
    while not stopping.wait(1):
        for name, process in running.items():
            if process.poll() is not None and not stopping.is_set():
                running[name] = _start(commands[name], environment)
    return _end(running)


def environment_of(chosen: settings.Settings) -> dict[str, str]:
    """The environment that gives child processes these very settings."""
    values = chosen.model_dump(mode="json")
    values |= {
        "pepper": chosen.pepper.get_secret_value(),
        "secret": chosen.secret.get_secret_value(),
    }
    return dict(os.environ) | {
        f"PORTAL_{name.upper()}": _spelled(value)
        for name, value in values.items()
        if value is not None
    }


def _spelled(value: object) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)


def _start(command: list[str], environment: dict[str, str]) -> subprocess.Popen[bytes]:
    return subprocess.Popen(command, env=environment, cwd=ROOT)  # noqa: S603  # our own commands only


def _end(running: dict[str, subprocess.Popen[bytes]]) -> int:
    for process in running.values():
        process.terminate()
    for process in running.values():
        try:
            process.wait(10)
        except subprocess.TimeoutExpired:
            process.kill()
    return 0
