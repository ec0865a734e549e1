"""What the admin pages work with: the program's parts, and those of signing in."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from bot.core.clock import Clock
from bot.core.config import Config
from bot.core.editing import Shelves, shelves_of
from bot.core.lexicon import Screens
from bot.core.library import Library
from bot.core.ports import Rows, Store
from bot.web.admin.layout import Pages
from bot.web.admin.lexicon_jobs import LexiconJobs
from bot.web.admin.password import Passwords
from bot.web.admin.patience import Addresses
from bot.web.admin.second_factor import SecondFactor
from messages.catalogue import Catalogue
from messages.screen import Screen


@dataclass(frozen=True, slots=True)
class Desk:
    """What every page has at hand.

    `clock` is the program's, which the simulator page moves; `wall` is the machine's, by which
    sessions and codes expire.
    """

    store: Store
    clock: Clock
    wall: Clock
    config: Config
    catalogue: Callable[[], Catalogue]  # as it is in force now
    screen: Callable[[], Screen]  # likewise
    library: Callable[[], Library]  # likewise
    refresh: Callable[[Rows], object]  # takes what these rows say is in force
    screens: Screens = field(default_factory=Screens)
    passwords: Passwords = field(default_factory=Passwords)
    second_factor: SecondFactor = field(default_factory=SecondFactor)
    addresses: Addresses = field(default_factory=Addresses)
    pages: Pages = field(default_factory=Pages)
    jobs: LexiconJobs = field(default_factory=LexiconJobs)

    def shelves(self) -> Shelves:
        """All that staff edit, as it is shipped."""
        return shelves_of(self.catalogue(), self.library())

    @property
    def is_secure(self) -> bool:
        """Whether browsers reach us by https."""
        return self.config.public_url.startswith("https://")
