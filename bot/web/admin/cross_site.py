"""Against other sites' pages: a change is only taken from a page of our own.

Browsers say where a request comes from (Sec-Fetch-Site, and Origin in older ones), and pages
cannot change what they say; so no token has to be carried through every form. What sends neither
is no browser, and has no cookie of somebody else's either.
"""

from __future__ import annotations

from collections.abc import Mapping
from urllib.parse import urlsplit

SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})


def is_cross_site(method: str, headers: Mapping[str, str]) -> bool:
    """Whether an unsafe request was made by a page that is not ours. Header names lower case."""
    if method in SAFE_METHODS:
        return False
    site = headers.get("sec-fetch-site")
    if site is not None:
        return site not in {"same-origin", "none"}
    origin = headers.get("origin")
    return origin is not None and urlsplit(origin).netloc != headers.get("host")


def came_by_foreign_link(method: str, headers: Mapping[str, str]) -> bool:
    """Whether somebody followed another site's link to us: then a strict cookie stays at home."""
    return (
        method == "GET"
        and headers.get("sec-fetch-site") == "cross-site"
        and headers.get("sec-fetch-mode") == "navigate"
    )
