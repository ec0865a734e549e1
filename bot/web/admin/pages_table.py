"""Every page and who may open it. The routing is made of this table; so is its test."""

from __future__ import annotations

from bot.web.admin import (
    account,
    alerts,
    audit,
    home,
    lexicon,
    library,
    one_time,
    questions,
    signing_in,
    team,
    template_editor,
    template_list,
    template_saving,
)
from bot.web.admin.access import ADMINS, ANYONE, APPROVERS, CLINICIANS, EDITORS, TEAM, Page

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
    Page("GET", "/templates", template_list.show, TEAM),
    Page("GET", "/templates/{key}/{language}", template_editor.show, TEAM),
    Page("POST", "/templates/{key}/{language}/preview", template_editor.preview, TEAM),
    Page("POST", "/templates/{key}/{language}", template_saving.save, EDITORS),
    Page("POST", "/templates/{key}/{language}/restore", template_saving.restore, EDITORS),
    Page(
        "POST", "/templates/{key}/{language}/versions/{id:int}", template_saving.change, APPROVERS
    ),
    Page("GET", "/lexicon", lexicon.show, TEAM),
    Page("POST", "/lexicon", lexicon.try_text, TEAM),
    Page("GET", "/tips", library.tips, TEAM),
    Page("GET", "/tips/{name}/{language}", library.tip, TEAM),
    Page("GET", "/help", library.answers, TEAM),
    Page("GET", "/help/{name}/{language}", library.answer, TEAM),
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
