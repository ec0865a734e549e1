"""The admin pages: staff sign in, edit texts and see their effect, take alerts."""

from bot.web.admin.desk import Desk
from bot.web.admin.one_time import first_admin_link
from bot.web.admin.site import admin_routes

__all__ = ["Desk", "admin_routes", "first_admin_link"]
