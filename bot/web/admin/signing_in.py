"""The pages of signing in and out. What somebody was writing survives an expired session."""

from __future__ import annotations

import json
from urllib.parse import urlsplit

from starlette.responses import Response

from bot.web.admin import cookie
from bot.web.admin.entrance import NotLetIn, sign_in
from bot.web.admin.visit import ROOT, Visit

LONGEST_KEPT = 400_000  # characters of what was being written


async def show(visit: Visit) -> Response:
    """The form."""
    if visit.staff is not None:
        return visit.go("/")
    return visit.page("sign-in", next=_inside(visit.asked("next", 500)), kept="", error="")


async def submit(visit: Visit) -> Response:
    """Somebody wants to come in."""
    client = visit.request.client
    email, next_path = visit.sent("email"), _inside(visit.sent("next", 500))
    kept = visit.sent("kept", LONGEST_KEPT)
    try:
        token = await sign_in(
            visit.desk,
            email,
            visit.secret("password"),
            visit.sent("code", 20),
            client.host if client else "",
        )
    except NotLetIn as error:
        status = 429 if error.wait else 401
        if visit.wants_json:
            return visit.json({"error": str(error)}, status)
        return visit.page(
            "sign-in", status, next=next_path, kept=kept, error=str(error), email=email
        )
    answer = _welcome(visit, next_path, kept)
    cookie.give(answer, token, is_secure=visit.desk.is_secure)
    return answer


async def leave(visit: Visit) -> Response:
    """Sign out here."""
    hashed = visit.token_hash
    await visit.desk.store.write(lambda rows: rows.staff.end_session(hashed))
    answer = visit.go("/sign-in", done="signed-out")
    cookie.take_back(answer, is_secure=visit.desk.is_secure)
    return answer


def ask_to_sign_in(visit: Visit) -> Response:
    """They are not signed in (any more): the form, holding on to what they were writing."""
    path = visit.request.url.path
    if visit.wants_json:
        return visit.json({"error": "signed out", "sign_in": f"{ROOT}/sign-in"}, 401)
    if visit.request.method == "GET":
        return visit.go("/sign-in", next=path) if path != f"{ROOT}/" else visit.go("/sign-in")
    fields = [
        (name, value)
        for name, value in visit.form.multi_items()  # check boxes share a name
        if isinstance(value, str) and "password" not in name
    ]
    kept = json.dumps({"path": path, "fields": fields})
    return visit.page("sign-in", 401, next="", kept=kept[:LONGEST_KEPT], error="")


def _welcome(visit: Visit, next_path: str, kept: str) -> Response:
    if visit.wants_json:
        return visit.json({"signed_in": True})
    found = _unpacked(kept)
    if found is not None:
        path, fields = found
        return visit.page("kept", to=path, fields=fields)
    return visit.go(next_path.removeprefix(ROOT) or "/")


def _unpacked(kept: str) -> tuple[str, list[tuple[str, str]]] | None:
    try:
        found = json.loads(kept)
        path = _inside(str(found["path"]))
        fields = [(str(name), str(value)) for name, value in found["fields"]]
    except (ValueError, KeyError, TypeError):
        return None
    return (path, fields) if path else None


def _inside(path: str) -> str:
    """The path if it is one of our pages, else nothing: no sign-in leads to another site."""
    try:
        parts = urlsplit(path)
    except ValueError:
        return ""
    is_ours = not parts.scheme and not parts.netloc and parts.path.startswith(f"{ROOT}/")
    return parts.path if is_ours and "\\" not in path else ""
