"""The session's cookie: out of reach of scripts and of other sites."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response

_NAME = "steady_session"


def name(*, is_secure: bool) -> str:
    """With https the browser itself vouches that no other host has set it."""
    return f"__Host-{_NAME}" if is_secure else _NAME


def token_in(request: Request, *, is_secure: bool) -> str | None:
    """The session's token, where the browser sent one."""
    return request.cookies.get(name(is_secure=is_secure))


def give(response: Response, token: str, *, is_secure: bool) -> None:
    """Hand out a token, until the browser is closed."""
    response.set_cookie(
        name(is_secure=is_secure),
        token,
        path="/",
        secure=is_secure,
        httponly=True,
        samesite="strict",
    )


def take_back(response: Response, *, is_secure: bool) -> None:
    """Forget it."""
    response.delete_cookie(
        name(is_secure=is_secure), path="/", secure=is_secure, httponly=True, samesite="strict"
    )
