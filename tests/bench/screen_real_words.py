"""Lists the real words that the screen would take for misspellings of lexicon words.

usage: python -m tests.bench.screen_real_words WORDLIST...   (one word per line, any language)

Run it after the lexicon has grown and put what it prints into `words/real_listed.yaml`.
"""

from __future__ import annotations

import sys
import textwrap
from pathlib import Path

from messages.screen import Screen, load_lexicon
from messages.screen.folding import fold


def mistaken(words: list[str]) -> list[str]:
    """Those of the words that would be corrected, sorted, without accents."""
    screen = Screen(load_lexicon())
    plain = {fold(word.strip())[0] for word in words}
    return sorted(word for word in plain if word.isalpha() and screen.corrects(word))


def main() -> None:
    """Print the words in lines that can be pasted into YAML."""
    words = [
        word
        for path in sys.argv[1:]
        for word in Path(path).read_text(encoding="utf-8", errors="replace").splitlines()
    ]
    for line in textwrap.wrap(" ".join(mistaken(words)), 110):
        sys.stdout.write(f"  - {line}\n")


if __name__ == "__main__":
    main()
