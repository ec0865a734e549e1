"""One request to an admin page: who asks, what they sent, and the ways to answer."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode

from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, RedirectResponse, Response

from bot.core.model import StaffAccount
from bot.web.admin.desk import Desk

ROOT = "/admin"
_PRIVATE = {"cache-control": "no-store"}


@dataclass(slots=True)
class Visit:
    """What an endpoint gets. `staff` is None where nobody is signed in."""

    request: Request
    desk: Desk
    staff: StaffAccount | None = None
    token_hash: str = ""  # of the session
    form: FormData = field(default_factory=FormData)

    @property
    def me(self) -> StaffAccount:
        """Who is signed in; only on pages that are for the team."""
        if self.staff is None:
            raise LookupError("nobody is signed in")
        return self.staff

    def sent(self, name: str, longest: int = 200) -> str:
        """A field of the form, without spaces around it; empty where it is missing."""
        value = self.form.get(name, "")
        return value.strip()[:longest] if isinstance(value, str) else ""

    def secret(self, name: str) -> str:
        """A password in the form, exactly as it was typed."""
        value = self.form.get(name, "")
        return value if isinstance(value, str) else ""

    def asked(self, name: str, longest: int = 200) -> str:
        """A part of the query, without spaces around it; empty where it is missing."""
        return self.request.query_params.get(name, "").strip()[:longest]

    def part(self, name: str) -> str:
        """A part of the path."""
        return str(self.request.path_params[name])

    @property
    def wants_json(self) -> bool:
        """Whether a script asks, which shows errors by itself."""
        return "application/json" in self.request.headers.get("accept", "")

    def page(self, name: str, status: int = 200, /, **shown: Any) -> Response:
        """The page `pages/<name>.html`."""
        shown |= {"me": self.staff, "path": self.request.url.path, "done": self.asked("done")}
        return HTMLResponse(self.desk.pages.render(name, shown), status, headers=_PRIVATE)

    def json(self, content: Mapping[str, Any], status: int = 200) -> Response:
        """For our scripts."""
        return JSONResponse(content, status, headers=_PRIVATE)

    def go(self, path: str, done: str = "", **query: str) -> Response:
        """On to `path` (below `/admin`), which says that `done` was done; see `NOTES`."""
        if done:
            query["done"] = done
        tail = f"?{urlencode(query)}" if query else ""
        return RedirectResponse(f"{ROOT}{path}{tail}", 303, headers=_PRIVATE)

    def missing(self, what: str = "page") -> Response:
        """There is no such thing."""
        if self.wants_json:
            return self.json({"error": f"there is no such {what}"}, 404)
        return self.page("trouble", 404, title="Not found", text=f"There is no such {what}.")

    def refused(self, text: str, status: int = 403) -> Response:
        """They may not, or it cannot be done."""
        if self.wants_json:
            return self.json({"error": text}, status)
        return self.page("trouble", status, title="That is not possible", text=text)
