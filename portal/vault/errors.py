"""What the vault says when it refuses; a message never carries content, keys or receipts."""


class VaultError(Exception):
    """Anything the vault refuses."""


class Damaged(VaultError):
    """A blob that does not open: cut, changed, moved to another place, or meant for another key."""

    def __init__(self, what: str = "sealed data") -> None:
        super().__init__(f"{what} does not open")


class TypingMistake(VaultError):
    """Twenty-five digits whose check digit is wrong: a slip of the finger, never a guess."""


class NotAReceipt(VaultError):
    """Text that cannot be a receipt, whatever its size."""


class StaleForm(VaultError):
    """A form id of ours that is too old; make a new one and keep the text."""


class ForgedForm(VaultError):
    """A form id this deployment never issued."""


class RosterRefused(VaultError):
    """A roster that must not be used; `reason` is one of the codes in `roster`."""

    def __init__(self, reason: str) -> None:
        super().__init__(f"the roster is refused: {reason}")
        self.reason = reason
