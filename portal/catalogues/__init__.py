"""Rights, severity, groups and outcomes: shared lists with codes, data without tables."""


class UnknownCode(KeyError):
    """A code that stands in no catalogue; the message names the list and the code."""

    def __init__(self, catalogue: str, code: str) -> None:
        super().__init__(f"{catalogue} has no code {code!r}")
