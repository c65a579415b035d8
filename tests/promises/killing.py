"""Ending a program as a power cut would: act in a forked process and kill it at its n-th event, for every n in turn.

The parent keeps what the child had said before it died.
"""

import os
import signal

from sqlalchemy import event

from portal import db, hot, settings

MOST = 400


def at_each_event(begin, watch):
    """Begin anew and act until an attempt survives; what became of each.

    `begin(number)` makes everything ready and says (facts to keep, the act); the act gets `say`, with which it tells the parent
    what it has shown. `watch(killer, say)` puts the killer into whatever else should count.
    """
    attempts = []
    for number in range(1, MOST):
        facts, act = begin(number)
        attempts.append({"number": number} | facts | _attempt(number, act, watch))
        if attempts[-1]["survived"]:
            break
    return attempts


def _attempt(number, act, watch):
    db.database().engine.dispose()
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(reading)
        _act_and_die(number, act, watch, Voice(writing))
        os._exit(0)
    os.close(writing)
    with os.fdopen(reading) as pipe:
        said = [line.split(" ", 1) for line in pipe.read().splitlines()]
    _pid, status = os.waitpid(child, 0)
    return {
        "survived": os.WIFEXITED(status) and os.WEXITSTATUS(status) == 0,
        "shown": [text for what, text in said if what == "shown"],
        "events": [text for what, text in said if what == "event"],
    }


def _act_and_die(number, act, watch, say):
    os.dup2(os.open(os.devnull, os.O_WRONLY), 2)
    db.init(settings.current())
    killer = Killer(number, say)
    watch_database(killer)
    watch(killer, say)
    act(say)


class Voice:
    """Tells the parent something at once."""

    def __init__(self, pipe):
        self.pipe = pipe

    def __call__(self, what, text):
        os.write(self.pipe, f"{what} {text}\n".encode())


class Killer:
    """Counts events and ends this process at the n-th."""

    def __init__(self, number, say):
        self.left, self.say = number, say

    def __call__(self, name):
        self.left -= 1
        if self.left == 0:
            self.say("event", name)
            os.kill(os.getpid(), signal.SIGKILL)


def watch_database(killer):
    """Put the killer before every statement, and before and after every commit and every row stored past the engine."""
    engine = db.database().engine
    event.listen(
        engine, "before_cursor_execute", lambda _c, _k, s, *_r: killer(f"before {s[:30]!r}")
    )
    around(engine.dialect, "do_commit", killer)
    around(hot, "insert_rows", killer)


def around(owner, name, killer):
    """Put the killer before and after one function."""
    inner = getattr(owner, name)

    def both(*args, **kwargs):
        killer(f"before {name}")
        done = inner(*args, **kwargs)
        killer(f"after {name}")
        return done

    setattr(owner, name, both)
