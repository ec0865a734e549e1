"""SMS by Twilio. The only place that knows the `twilio` library."""

from bot.channels.sms.channel import SmsChannel

__all__ = ["SmsChannel"]
