"""What tips and help answers have in common: entries in files, one folder per language.

The base language's files carry what an entry is (source, tags); others carry only its words.
"""

from messages.library.catalogue import BASE_LANGUAGE, Edits, EntryCatalogue
from messages.library.field import Field, FieldKind, lines_in, names_in
from messages.library.kind import Kind, Record, Values

__all__ = [
    "BASE_LANGUAGE",
    "Edits",
    "EntryCatalogue",
    "Field",
    "FieldKind",
    "Kind",
    "Record",
    "Values",
    "lines_in",
    "names_in",
]
