"""What an editor is told about a text before it is published. Nothing here sends or keeps."""

from messages.checking.check import check_text
from messages.checking.finding import Severity, Warning_

__all__ = ["Severity", "Warning_", "check_text"]
