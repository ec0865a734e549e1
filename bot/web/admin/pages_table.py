"""Every page and who may open it. The routing is made of this table; so is its test."""

from __future__ import annotations

from functools import partial

from bot.web.admin import (
    account,
    alerts,
    audit,
    home,
    lexicon,
    lexicon_change,
    lexicon_changes,
    lexicon_entry,
    lexicon_rule,
    one_time,
    questions,
    signing_in,
    team,
    text_editor,
    text_files,
    text_list,
    text_saving,
)
from bot.web.admin.access import ADMINS, ANYONE, APPROVERS, CLINICIANS, EDITORS, TEAM, Page
from bot.web.admin.bench import Bench
from bot.web.admin.entry_bench import ANSWERS, TIPS
from bot.web.admin.template_bench import TEMPLATES


def _editing(bench: Bench) -> tuple[Page, ...]:
    """The pages of templates; those of tips and answers are the same."""
    one = f"{bench.path}/{{key}}/{{language}}"
    return (
        Page("GET", bench.path, partial(text_list.show, bench), TEAM),
        Page("GET", f"{bench.path}/files", partial(text_files.take, bench), TEAM),
        Page("POST", f"{bench.path}/files", partial(text_files.bring, bench), EDITORS, files=1),
        Page("GET", one, partial(text_editor.show, bench), TEAM),
        Page("POST", f"{one}/preview", partial(text_editor.preview, bench), TEAM),
        Page("POST", one, partial(text_saving.save, bench), EDITORS),
        Page("POST", f"{one}/restore", partial(text_saving.restore, bench), EDITORS),
        Page("POST", f"{one}/versions/{{id:int}}", partial(text_saving.change, bench), APPROVERS),
    )


PAGES: tuple[Page, ...] = (
    Page("GET", "/sign-in", signing_in.show, ANYONE),
    Page("POST", "/sign-in", signing_in.submit, ANYONE),
    Page("POST", "/sign-out", signing_in.leave, TEAM),
    Page("GET", "/link/{token}", one_time.show, ANYONE),
    Page("POST", "/link/{token}", one_time.submit, ANYONE),
    Page("GET", "/", home.show, TEAM),
    Page("GET", "/alerts", alerts.listed, CLINICIANS),
    Page("GET", "/alerts/{id:int}", alerts.show, CLINICIANS),
    Page("POST", "/alerts/{id:int}/acknowledge", alerts.acknowledge, CLINICIANS),
    *_editing(TEMPLATES),
    *_editing(TIPS),
    *_editing(ANSWERS),
    Page("GET", "/tips/new", partial(text_list.add, TIPS), EDITORS),
    Page("GET", "/help/new", partial(text_list.add, ANSWERS), EDITORS),
    Page("GET", "/lexicon", lexicon.show, TEAM),
    Page("POST", "/lexicon", lexicon.try_text, TEAM),
    Page("GET", "/lexicon/add", lexicon_entry.show, EDITORS),
    Page("POST", "/lexicon/add", lexicon_entry.save, EDITORS),
    Page("GET", "/lexicon/rules/{rule}", lexicon_rule.show, TEAM),
    Page("POST", "/lexicon/rules/{rule}", lexicon_rule.retire, EDITORS),
    Page("GET", "/lexicon/changes", lexicon_changes.listed, TEAM),
    Page("GET", "/lexicon/changes/{id:int}", lexicon_change.show, TEAM),
    Page("POST", "/lexicon/changes/{id:int}", lexicon_change.change, APPROVERS),
    Page("GET", "/lexicon/changes/{id:int}/progress", lexicon_change.progress, TEAM),
    Page("GET", "/questions", questions.listed, EDITORS),
    Page("POST", "/questions/{id:int}/settle", questions.settle, EDITORS),
    Page("GET", "/account", account.show, TEAM),
    Page("POST", "/account/password", account.change_password, TEAM),
    Page("POST", "/account/code", account.offer_code, TEAM),
    Page("POST", "/account/code/confirm", account.confirm_code, TEAM),
    Page("POST", "/account/code/off", account.stop_codes, TEAM),
    Page("POST", "/account/telegram", account.link_telegram, TEAM),
    Page("POST", "/account/telegram/off", account.unlink_telegram, TEAM),
    Page("POST", "/account/sessions", account.end_others, TEAM),
    Page("GET", "/staff", team.show, ADMINS),
    Page("POST", "/staff", team.invite, ADMINS),
    Page("POST", "/staff/{id:int}", team.change, ADMINS),
    Page("GET", "/audit", audit.show, ADMINS),
)
