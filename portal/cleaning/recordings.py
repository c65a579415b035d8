"""Sounds and films: encoded anew by ffmpeg, which takes over this process; tags, places and chapters stay behind.

The picture and the sound are kept and nothing else: no data streams, no subtitles, no covers. A voice stays recognisable.
"""

import os

from portal.cleaning.refusal import NotCleaned

SMALLER = "scale='min(1280,iw)':-2:flags=bilinear"
SOUND = ["-vn", "-c:a", "aac", "-b:a", "96k", "-ac", "2", "-f", "ipod"]
FILM = ["-map", "0:V:0", "-vf", SMALLER, "-c:v", "libx264", "-preset", "ultrafast", "-crf", "24", "-pix_fmt", "yuv420p",
        "-bsf:v", "filter_units=remove_types=6", "-c:a", "aac", "-b:a", "96k", "-ac", "2", "-f", "mp4"]  # fmt: skip
NOTHING_ELSE = ["-dn", "-sn", "-map_metadata", "-1", "-map_chapters", "-1", "-fflags", "+bitexact",
                "-flags:v", "+bitexact", "-flags:a", "+bitexact"]  # fmt: skip


def clean(reader: str, source: int, copy: int) -> str:
    """Become ffmpeg. Raises NotCleaned when that is not possible; never returns."""
    demuxer, family, program = reader.split(" ", 2)
    chosen = SOUND if family == "sound" else FILM
    words = [program, "-nostdin", "-v", "quiet", "-xerror", "-threads", "2", "-protocol_whitelist", "file",
             "-f", demuxer, "-i", f"file:/proc/self/fd/{source}", "-map", "0:a?", *NOTHING_ELSE,
             *chosen, "-y", f"file:/proc/self/fd/{copy}"]  # fmt: skip
    try:
        os.execve(program, words, {})  # noqa: S606  # no shell is wanted
    except OSError as problem:
        raise NotCleaned from problem
