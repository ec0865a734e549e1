"""Whether two people stand behind a change: both must be known by their accounts."""

from __future__ import annotations

_ACCOUNT = "staff:"  # see `StaffAccount.reference`
WHO = "Say who you are: --as with the e-mail address of your account, before the command."


def is_known(actor: str) -> bool:
    """Whether it is somebody's account, rather than whoever sat at the command line."""
    return actor.startswith(_ACCOUNT)


def objection(author: str, approver: str) -> str:
    """Why `approver` is no second person to what `author` wrote; empty where they are one.

    Somebody at the command line without an account could be anybody, the author too.
    """
    if author == approver:
        return "somebody else must approve."
    if not is_known(approver):
        return f"nobody can tell that you are not the one who wrote it. {WHO}"
    if not is_known(author):
        return "it was written without an account, maybe by you. Write it again with --as."
    return ""
