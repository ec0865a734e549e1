"""Editing texts, tips and answers on Telegram, for a small clinic: pick, send anew, publish.

Only chats that a one-time link has tied to an account may do this (`/start staff-<token>`). The
safety screen still reads every text first, whoever wrote it; so emergency texts, which would set
it off, are edited on the admin page.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from markupsafe import Markup

from bot.core.editing import Edit, EditConflict, Editing, EditRefused, NoSuchText
from bot.core.model import Dialogue, EditState, IncomingKind, LinkPurpose, StaffAccount
from bot.core.one_time_link import use_link
from bot.core.turn import Choice, Turn
from handlers.routing import chosen_option
from handlers.templates_menu import NAME, ask_group, ask_key, is_entry, show
from handlers.templates_preview import entry_preview, preview
from messages.checking import Warning_
from messages.guidance import kind_of

LINK = "staff-"
COMMANDS = frozenset({"templates", "undo"})
SAMPLE = f"{NAME}:sample"
"""What the buttons of a preview on an editor's own phone carry: a tap does nothing."""
CANCEL = Choice("cancel", "templates.cancel_it")


def answer(turn: Turn) -> bool:
    """What linked staff write about texts; False for everybody and everything else."""
    incoming = turn.incoming
    if incoming is None or incoming.kind is not IncomingKind.TEXT:
        return False
    if incoming.command == "start" and turn.text.startswith(LINK):
        _link(turn, turn.text.removeprefix(LINK).strip())
        return True
    awaiting = None if incoming.command else _awaiting(turn)
    if awaiting is None and incoming.command not in COMMANDS:
        return False
    account = _editor(turn)
    if account is None:
        return False
    if awaiting is not None:
        _new_text(turn, account, awaiting)
    elif incoming.command == "templates":
        ask_group(turn)
    else:
        _undo(turn, account)
    return True


def choose(turn: Turn, action: str, argument: str, dialogue: Dialogue | None) -> None:
    """A tap. Buttons that lead somewhere work for as long as the chat is linked."""
    if action == "sample":
        turn.say("templates.sample_tapped")
        return
    account = _editor(turn)
    if account is None:
        return
    if action == "group":
        ask_key(turn, argument)
    elif action == "key":
        key, _, language = argument.partition("/")
        language = language or turn.around.catalogue.languages[0]
        show(turn, _editing(turn, account), key, language)
    elif dialogue is None:
        turn.say("templates.gone")
    elif action == "edit":
        _ask_text(turn, account, argument, dialogue)
    elif action == "switch":
        _switch(turn, account, dialogue, is_on=argument == "on")
    elif action == "publish" and dialogue.step == "preview":
        _publish(turn, account, dialogue)
    else:
        turn.done(NAME)
        turn.say("templates.cancelled")


# -- steps ----------------------------------------------------------------------------------------


def _link(turn: Turn, token: str) -> None:
    link = use_link(turn.rows, LinkPurpose.TELEGRAM, token, turn.now)
    account = turn.rows.staff.get(int(link.staff["id"])) if link else None
    if account is None or turn.address is None:
        turn.say("templates.link_refused")
        return
    place = _place(turn)
    before = turn.rows.staff.by_telegram(place)
    if before is not None and before.id != account.id:  # one chat, one account: the newest
        turn.rows.staff.save(replace(before, telegram_address=None))
    turn.rows.staff.save(replace(account, telegram_address=place))
    turn.rows.audit.add(turn.now, account.reference, "staff.linked", account.reference, {})
    turn.say("templates.linked", who=account.name)


def _ask_text(turn: Turn, account: StaffAccount, part: str, dialogue: Dialogue) -> None:
    key, language = dialogue.data["key"], dialogue.data["language"]
    if _editing(turn, account).is_protected(key, language) or kind_of(key) is not None:
        turn.say("templates.protected")
        return
    template = None if is_entry(key) else turn.around.catalogue.template(key, language)
    names = ", ".join(sorted(template.names)) if template is not None else ""
    turn.ask(
        NAME, "text", "templates.ask_text",
        choices=[CANCEL], data={**dialogue.data, "part": part, "draft": None},
        part=part, names=names or "-",
    )  # fmt: skip


def _awaiting(turn: Turn) -> Dialogue | None:
    """The open prompt for a text, if there is one."""
    dialogue = next((each for each in turn.open_dialogues if each.name == NAME), None)
    return dialogue if dialogue is not None and dialogue.step in {"text", "preview"} else None


def _new_text(turn: Turn, account: StaffAccount, dialogue: Dialogue) -> None:
    """A text while one is awaited: keep it as a draft and show what it would look like."""
    chosen = chosen_option(turn, turn.text, dialogue)
    if chosen is not None:  # a button's word was typed
        choose(turn, chosen.split(":")[1], "", dialogue)
        return
    data = dialogue.data
    key, language, parts = data["key"], data["language"], {data["part"]: turn.text.strip()}
    editing = _editing(turn, account)
    edit = Edit(key, language, parts, data["parent"], draft=data["draft"])
    try:
        draft = editing.propose(edit)
    except EditRefused as refused:
        warnings = [each.text for each in refused.warnings]
        turn.ask(NAME, "text", "templates.refused", choices=[CANCEL], data=data,
                 warnings="\n".join(warnings))  # fmt: skip
        return
    _show_preview(turn, {**data, "draft": draft.id}, editing.check(key, language, parts))


def _show_preview(turn: Turn, data: dict[str, Any], found: Sequence[Warning_]) -> None:
    said = "\n".join(f"- {each.text}" for each in found)
    if any(each.is_error for each in found):
        turn.ask(NAME, "text", "templates.refused", choices=[CANCEL], data=data, warnings=said)
        return
    key, language, text = data["key"], data["language"], turn.text.strip()
    if is_entry(key):
        looks = entry_preview(text)
    else:
        template = turn.around.catalogue.template(key, language)
        looks = preview(template, data["part"], text, language)
    turn.ask(
        NAME, "preview", "templates.preview",
        choices=[Choice("publish", "templates.publish_it"), CANCEL], data=data,
        preview=Markup(looks.telegram),  # noqa: S704 - finished HTML: its values are escaped
        sms=looks.sms, segments=looks.segments,
        warnings=said or turn.phrase("templates.no_warnings"),
    )  # fmt: skip


def _publish(turn: Turn, account: StaffAccount, dialogue: Dialogue) -> None:
    turn.done(NAME)
    key = dialogue.data["key"]
    try:
        version = _editing(turn, account).publish(dialogue.data["draft"])
    except EditConflict as conflict:
        theirs = "\n\n".join(conflict.theirs.values())
        turn.say("templates.conflict", theirs=theirs)
        return
    except (EditRefused, NoSuchText):
        turn.say("templates.gone")
        return
    turn.around.refresh(turn.rows)
    state = "published" if version.state is EditState.PUBLISHED else "waiting"
    turn.say(f"templates.{state}", which=key)


def _switch(turn: Turn, account: StaffAccount, dialogue: Dialogue, *, is_on: bool) -> None:
    turn.done(NAME)
    key = dialogue.data["key"]
    try:
        version = _editing(turn, account).switch(key, dialogue.data["language"], is_on=is_on)
    except (EditRefused, NoSuchText):
        turn.say("templates.gone")
        return
    turn.around.refresh(turn.rows)
    state = "published" if version.state is EditState.PUBLISHED else "waiting"
    turn.say(f"templates.{state}", which=key)


def _undo(turn: Turn, account: StaffAccount) -> None:
    """Take back what this person published last, if it is still in force."""
    mine = [
        version
        for version in turn.rows.template_edits.in_force()
        if version.author == account.reference and version.parts
    ]
    if not mine:
        turn.say("templates.nothing_to_undo")
        return
    last = max(mine, key=lambda version: (version.published_at or version.at, version.id))
    version = _editing(turn, account).roll_back(last.key, last.language)
    turn.around.refresh(turn.rows)
    state = "undone" if version.state is EditState.PUBLISHED else "waiting"
    turn.say(f"templates.{state}", which=last.key)


# -- inside ---------------------------------------------------------------------------------------


def _editor(turn: Turn) -> StaffAccount | None:
    """The account that writes from here, if it may edit."""
    if turn.address is None or not turn.has_buttons(turn.address):
        return None
    account = turn.rows.staff.by_telegram(_place(turn))
    return account if account is not None and account.may_edit else None


def _place(turn: Turn) -> str:
    return f"{turn.address.channel}:{turn.address.value}" if turn.address else ""


def _editing(turn: Turn, account: StaffAccount) -> Editing:
    return Editing(turn.rows, turn.around.shelves, turn.now, account.reference)
