"""Checks calls of the Bot API against its machine-readable description, which is not ours.

The file is `telegram_bot_api.json` in the folder that STEADY_SPECS names, or in `../shared/specs`
beside the checkout (github.com/PaulSonOfLars/telegram-bot-api-spec, MIT).
"""

from __future__ import annotations

import json
import os
import re
from collections.abc import Iterator, Mapping
from functools import cache
from html import unescape
from pathlib import Path
from typing import Any

BESIDE = Path(__file__).parents[3] / "shared" / "specs"
PATH = Path(os.environ.get("STEADY_SPECS", BESIDE)) / "telegram_bot_api.json"
SIMPLE: Mapping[str, tuple[type, ...]] = {
    "Integer": (int,),
    "Float": (int, float),
    "String": (str,),
    "Boolean": (bool,),
    "True": (bool,),
}
LENGTH = re.compile(r"(\d+)-(\d+) (characters|bytes)(?! *\))")


class TelegramSpec:
    """The description, asked for what is wrong with a call."""

    def __init__(self, spec: Mapping[str, Any]) -> None:
        self._methods, self._types = spec["methods"], spec["types"]

    def problems(self, method: str, form: Mapping[str, str], files: set[str]) -> list[str]:
        """What the Bot API would not accept in this call, in words; empty if all is well."""
        if method not in self._methods:
            return [f"there is no method {method}"]
        fields = {field["name"]: field for field in self._methods[method].get("fields", [])}
        found = [f"{method}: unknown parameter {name}" for name in {*form, *files} - {*fields}]
        for name, field in fields.items():
            if name in form:
                value = _value_from_form(form[name], field["types"])
                found += [f"{method}: {p}" for p in self._in_value(name, value, field)]
            elif name in files:
                if "InputFile" not in field["types"]:
                    found.append(f"{method}: {name} takes no file")
            elif field["required"]:
                found.append(f"{method}: {name} is missing")
        return found

    def _in_value(self, name: str, value: Any, field: Mapping[str, Any]) -> Iterator[str]:
        if not any(self._fits(value, kind) for kind in field["types"]):
            yield f"{name} is none of {field['types']}"
        limit = LENGTH.search(field["description"])
        if limit and isinstance(value, str):
            shown = unescape(re.sub(r"<[^<>]+>", "", value))
            size = len(shown.encode()) if limit[3] == "bytes" else len(shown)
            if not int(limit[1]) <= size <= int(limit[2]):
                yield f"{name} is {size} {limit[3]} long, not {limit[1]} to {limit[2]}"

    def _fits(self, value: Any, kind: str) -> bool:
        if kind.startswith("Array of "):
            inner = kind.removeprefix("Array of ")
            return isinstance(value, list) and all(self._fits(item, inner) for item in value)
        if kind in SIMPLE:
            return isinstance(value, SIMPLE[kind]) and (
                bool in SIMPLE[kind] or not isinstance(value, bool)
            )
        described = self._types.get(kind, {})
        if "subtypes" in described:
            return any(self._fits(value, subtype) for subtype in described["subtypes"])
        if not isinstance(value, dict):
            return False
        fields = {field["name"]: field for field in described.get("fields", [])}
        if (
            not {name for name, field in fields.items() if field["required"]}
            <= {*value}
            <= {*fields}
        ):
            return False
        return not any(
            problem
            for name, inner in value.items()
            for problem in self._in_value(name, inner, fields[name])
        )


def _value_from_form(text: str, kinds: list[str]) -> Any:
    """What a form's text means for a parameter of `kinds`."""
    if "String" in kinds and not ("Integer" in kinds and text.lstrip("-").isdecimal()):
        return text
    try:
        return json.loads(text)
    except ValueError:
        return text


@cache
def telegram_spec() -> TelegramSpec | None:
    """The description; None where its file is not at hand."""
    if not PATH.is_file():
        return None
    return TelegramSpec(json.loads(PATH.read_text(encoding="utf-8")))
