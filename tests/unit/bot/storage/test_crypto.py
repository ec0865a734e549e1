"""Encryption, look-up hashes, keys and the key file."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given, strategies as st

from bot.core.errors import ConfigError, StorageError
from bot.storage.crypto import Keyring, generate_key, load_or_create_key_file

OLD, NEW = generate_key(), generate_key()


@given(st.text(st.characters()))
def test_what_was_encrypted_is_decrypted(text: str) -> None:
    keyring = Keyring.from_texts([NEW])
    assert keyring.decrypt(keyring.encrypt(text)) == text


def test_the_same_text_is_encrypted_differently_each_time() -> None:
    keyring = Keyring.from_texts([NEW])
    assert keyring.encrypt("Ana") != keyring.encrypt("Ana")
    assert b"Ana" not in keyring.encrypt("Ana")


def test_older_keys_decrypt_and_the_newest_encrypts() -> None:
    before, during, after = (Keyring.from_texts(keys) for keys in ([OLD], [NEW, OLD], [NEW]))
    assert during.decrypt(before.encrypt("Ana")) == "Ana"
    assert after.decrypt(during.encrypt("Ana")) == "Ana"
    with pytest.raises(StorageError, match="not in STEADY_KEYS"):
        after.decrypt(before.encrypt("Ana"))
    assert during.encrypt("Ana").startswith(during.newest_mark)
    assert during.names == (*after.names, *before.names)


@pytest.mark.parametrize("place", [5, 20, -1])
def test_a_changed_value_is_damaged(place: int) -> None:
    keyring = Keyring.from_texts([NEW])
    value = bytearray(keyring.encrypt("Ana"))
    value[place] ^= 1
    with pytest.raises(StorageError, match="damaged"):
        keyring.decrypt(bytes(value))
    with pytest.raises(StorageError, match="damaged"):
        keyring.decrypt(keyring.encrypt("")[:10])


def test_a_look_up_hash_is_the_same_each_time_and_depends_on_every_part_and_the_key() -> None:
    keyring = Keyring.from_texts([NEW, OLD])
    values = [
        keyring.lookup("sms", "+15550100"),
        keyring.lookup("sms", "+15550101"),
        keyring.lookup("telegram", "+15550100"),
        keyring.lookup("sms+", "15550100"),
        keyring.lookup("sms", "+15550100", ""),
        Keyring.from_texts([OLD]).lookup("sms", "+15550100"),
    ]
    assert len({*values}) == len(values)
    assert keyring.lookups("sms", "+15550100") == (values[0], values[-1])
    assert keyring.lookup("sms", "\ud83d")


def test_other_secrets_are_derived_by_purpose() -> None:
    keyring = Keyring.from_texts([NEW])
    derived = keyring.derive("telegram webhook")
    assert len(derived) == 32
    assert derived == Keyring.from_texts([NEW, OLD]).derive("telegram webhook")
    assert derived != keyring.derive("session")


@pytest.mark.parametrize(
    "bad",
    ["", "short", "ü" * 44, generate_key()[:-4], "*" * 44],
    ids=["empty", "short", "not ASCII", "cut off", "not base64"],
)
def test_keys_that_cannot_be_used_are_named_by_place_and_never_shown(bad: str) -> None:
    with pytest.raises(ConfigError) as caught:
        Keyring.from_texts([NEW, bad])
    assert caught.value.problems == ["STEADY_KEYS: key 2 is not 32 bytes in base64"]


def test_no_key_at_all_is_a_setting_error() -> None:
    with pytest.raises(ConfigError, match="there is no key"):
        Keyring.from_texts([])


def test_a_missing_key_file_is_made_for_its_owner_only_and_read_again(tmp_path: Path) -> None:
    path = tmp_path / "data" / "steady.key"
    made = load_or_create_key_file(path)
    assert len(made) == 1
    assert Keyring.from_texts(made).names
    assert oct(path.stat().st_mode & 0o777) == "0o600"
    assert load_or_create_key_file(path) == made
    path.write_text(f"{NEW}\n{made[0]}\n")
    assert load_or_create_key_file(path) == (NEW, made[0])


def test_a_key_file_that_cannot_be_used_is_a_setting_error(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    (tmp_path / "bytes").write_bytes(b"\xff\xfe")
    for path in (tmp_path, tmp_path / "file" / "steady.key", tmp_path / "bytes"):
        with pytest.raises(ConfigError, match="key file"):
            load_or_create_key_file(path)


def test_no_nonce_is_used_twice_however_many_are_drawn_at_once() -> None:
    keyring = Keyring.from_texts([NEW])
    sealed = [keyring.encrypt("the same") for _ in range(1000)]
    assert len(set(sealed)) == len(sealed)


def test_a_process_that_forked_draws_nonces_of_its_own() -> None:
    program = f"""
import os
from bot.storage.crypto import Keyring
keyring = Keyring.from_texts(["{NEW}"])
keyring.encrypt("draws many")
is_child = os.fork() == 0
os.write(1, keyring.encrypt("the same").hex().encode() + b"\\n")
is_child or os.wait()
"""
    ran = subprocess.run([sys.executable, "-c", program], check=True, capture_output=True)
    assert len(set(ran.stdout.split())) == 2
