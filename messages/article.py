"""The article's section headings: what every tip and answer names as its source."""

from __future__ import annotations

from pathlib import Path

from messages.document import read_document

HEADINGS_FILE = Path(__file__).with_name("article_headings.yaml")


def load_headings(path: Path = HEADINGS_FILE) -> dict[str, str]:
    """Heading titles by heading id, in the article's order.

    Raises:
        DocumentError: the file cannot be read or an entry is not text.
    """
    document = read_document(path)
    return {heading: document.text(heading) for heading in document}
