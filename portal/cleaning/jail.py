"""The jail a cleaner works in: it can read its own programs and the one file it was handed, and nothing else at all.

Linux only, without any library: resource limits, a network namespace of its own where the system grants one, Landlock for
files, seccomp for everything a cleaner has no use for (sockets, children, tracing, mounting). `lock_in` tries the bars
before it returns; when one does not hold, it raises and nothing is cleaned.
"""

import ctypes
import os
import platform
import resource
import socket
import struct
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path

CLONE_NEWUSER, CLONE_NEWNET, CLONE_NEWIPC, CLONE_THREAD = (
    0x10000000,
    0x40000000,
    0x08000000,
    0x10000,
)
PR_SET_DUMPABLE, PR_SET_NO_NEW_PRIVS, PR_SET_SECCOMP = 4, 38, 22
SECCOMP_MODE_FILTER = 2
LANDLOCK_CREATE, LANDLOCK_ADD, LANDLOCK_RESTRICT = 444, 445, 446
READ = 1 << 0 | 1 << 2 | 1 << 3  # execute, read a file, read a folder
WRITES = {
    1: 13,
    2: 14,
    3: 15,
    4: 15,
    5: 16,
}  # how many rights on files each version of Landlock knows
ALLOW, REFUSE, KILL = 0x7FFF0000, 0x00050001, 0x80000000
LOAD, AND, EQUAL, AT_LEAST, RETURN = 0x20, 0x54, 0x15, 0x35, 0x06

# System calls by number, x86-64 and arm64 (Linux: arch/x86/entry/syscalls/syscall_64.tbl, include/uapi/asm-generic/unistd.h)
SINCE_2019 = (424, 425, 426, 427, 428, 429, 430, 431, 432, 433, 434, 435, 438, 442, 447)
MACHINES = {
    "x86_64": (0xC000003E, 56, (
        29, 30, 41, 42, 43, 44, 46, 49, 50, 53, 57, 58, 62, 64, 68, 101, 135, 155, 161, 163, 165, 166, 167, 168, 169, 175,
        176, 179, 240, 246, 248, 249, 250, 272, 288, 298, 300, 303, 304, 307, 308, 310, 311, 313, 320, 321, 323)),
    "aarch64": (0xC00000B7, 220, (
        39, 40, 41, 51, 60, 89, 92, 97, 104, 105, 106, 117, 129, 142, 180, 186, 190, 194, 196, 198, 199, 200, 201, 202, 203,
        206, 211, 217, 218, 219, 224, 225, 241, 242, 262, 264, 265, 268, 269, 270, 271, 273, 280, 282, 294)),
}  # fmt: skip

libc = ctypes.CDLL(None, use_errno=True)


class NotIsolated(Exception):
    """This machine does not let us build the jail; nothing may be cleaned outside it."""


def lock_in(readable: Iterable[str], *, seconds: int, memory: int, output: int) -> None:
    """Shut this process in for good. Raises NotIsolated when any bar is missing."""
    _limit(seconds, memory, output)
    libc.unshare(CLONE_NEWUSER | CLONE_NEWNET | CLONE_NEWIPC)  # a second bar; seccomp is the first
    _must(libc.prctl(PR_SET_DUMPABLE, 0, 0, 0, 0))
    _must(libc.prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0))
    _keep_from_files(readable)
    _keep_from_calls()
    _try_the_bars()


def _limit(seconds: int, memory: int, output: int) -> None:
    for what, most in (
        (resource.RLIMIT_CPU, seconds),
        (resource.RLIMIT_AS, memory),
        (resource.RLIMIT_FSIZE, output),
        (resource.RLIMIT_NOFILE, 64),
        (resource.RLIMIT_CORE, 0),
    ):
        resource.setrlimit(what, (most, most))


def _keep_from_files(readable: Iterable[str]) -> None:
    version = libc.syscall(LANDLOCK_CREATE, None, 0, 1)
    if version < 1:
        raise NotIsolated
    handled = (1 << WRITES.get(version, 16)) - 1
    network = 3 if version >= 4 else 0
    asked = struct.pack("=QQQ", handled, network, 3 if version >= 6 else 0)
    size = 24 if version >= 6 else 16 if version >= 4 else 8
    rules = _must(libc.syscall(LANDLOCK_CREATE, asked, size, 0))
    for path in readable:
        with suppress(FileNotFoundError):
            folder = os.open(path, os.O_PATH | os.O_CLOEXEC)
            _must(libc.syscall(LANDLOCK_ADD, rules, 1, struct.pack("=Qi", READ, folder), 0))
            os.close(folder)
    _must(libc.syscall(LANDLOCK_RESTRICT, rules, 0))
    os.close(rules)


def _keep_from_calls() -> None:
    if platform.machine() not in MACHINES:
        raise NotIsolated
    program = _program(*MACHINES[platform.machine()])
    kept = ctypes.create_string_buffer(program, len(program))
    asked = struct.pack("H6xP", len(program) // 8, ctypes.addressof(kept))
    _must(libc.prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, asked, 0, 0))


def _program(machine: int, clone: int, refused: Iterable[int]) -> bytes:
    """The filter: another machine's calls end the process, refused ones fail, a clone must be a thread."""
    steps = [
        (LOAD, 0, 0, 4), (EQUAL, 1, 0, machine), (RETURN, 0, 0, KILL),
        (LOAD, 0, 0, 0), (AT_LEAST, 0, 1, 0x40000000), (RETURN, 0, 0, KILL),
    ]  # fmt: skip
    for number in (*refused, *SINCE_2019):
        wrong = (
            REFUSE & ~0xFFFF | 38 if number == 435 else REFUSE
        )  # clone3: "not known here", so that clone is used
        steps += [(EQUAL, 0, 1, number), (RETURN, 0, 0, wrong)]
    steps += [
        (EQUAL, 0, 3, clone), (LOAD, 0, 0, 16), (AND, 0, 0, CLONE_THREAD), (EQUAL, 1, 0, 0),
        (RETURN, 0, 0, ALLOW), (RETURN, 0, 0, REFUSE),
    ]  # fmt: skip
    return b"".join(struct.pack("HBBI", *step) for step in steps)


def _try_the_bars() -> None:
    for attempt in (_network, _root_folder, _own_environment, _child):
        try:
            attempt()
        except OSError:
            continue
        raise NotIsolated


def _network() -> None:
    socket.socket(socket.AF_INET, socket.SOCK_STREAM).close()


def _root_folder() -> None:
    list(Path("/").iterdir())


def _own_environment() -> None:
    Path("/proc/self/environ").read_bytes()


def _child() -> None:
    if os.fork() == 0:
        os._exit(0)


def _must(result: int) -> int:
    if result < 0:
        raise NotIsolated
    return result
