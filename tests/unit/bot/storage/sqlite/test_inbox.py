"""Events as they lie in their column."""

from __future__ import annotations

import json
from dataclasses import asdict, replace

from bot.storage.crypto import Keyring, generate_key
from bot.storage.sqlite.inbox import SqliteInbox
from tests import factories

KEYRING = Keyring.from_texts([generate_key()])


def test_an_event_kept_with_all_that_is_empty_is_read_like_one_kept_without() -> None:
    event = replace(factories.incoming("hello"), location=(40.5, 0.0))
    sealed, _, _ = SqliteInbox.sealed(event, KEYRING)
    assert "command" not in json.loads(KEYRING.decrypt(sealed))
    whole = asdict(event) | {"received_at": event.received_at.isoformat()}
    earlier = KEYRING.encrypt(json.dumps(whole))
    assert SqliteInbox.incoming(earlier, KEYRING) == SqliteInbox.incoming(sealed, KEYRING) == event
