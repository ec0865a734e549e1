"""The code from an authenticator app: TOTP, its QR code, and that a code is good only once."""

from __future__ import annotations

import io
from datetime import datetime

import pyotp
import qrcode
from qrcode.image.svg import SvgPathImage

ISSUER = "Steady"
_STEP = 30  # seconds a code lives
_DRIFT = 1  # steps that a phone's clock may be off, either way


def new_secret() -> str:
    """A secret to share with an app, base32."""
    return pyotp.random_base32()


def qr_code(secret: str, email: str) -> str:
    """The secret as an SVG picture for the app's camera."""
    address = pyotp.TOTP(secret).provisioning_uri(name=email, issuer_name=ISSUER)
    drawn = io.BytesIO()
    qrcode.make(address, image_factory=SvgPathImage, border=0).save(drawn)
    _, _, svg = drawn.getvalue().decode().partition("?>")
    return svg.strip()


class SecondFactor:
    """Checks codes, each account's steps only forward: a code that was seen cannot be used."""

    def __init__(self) -> None:
        """Nothing has been used yet; a restart forgets, codes are dead by then."""
        self._used: dict[int, int] = {}

    def accepts(self, staff_id: int, secret: str, code: str, now: datetime) -> bool:
        """Whether `code` is good at `now` (aware UTC), and has not been used."""
        digits = "".join(code.split())
        if not (digits.isascii() and digits.isdecimal()):
            return False
        totp, present = pyotp.TOTP(secret), int(now.timestamp()) // _STEP
        for step in range(present - _DRIFT, present + _DRIFT + 1):
            if pyotp.utils.strings_equal(totp.at(step * _STEP), digits):
                if step <= self._used.get(staff_id, 0):
                    return False
                self._used[staff_id] = step
                return True
        return False
