"""What a text may contain besides words: variables, conditions, a few filters. Nothing else.

Staff edit texts, and a text must never loop, grow or reach into the program. Of Jinja's language
only what is listed here is let through, so that the time a rendering takes and the length of what
comes out are bounded by the length of the text and of its variables.
"""

from __future__ import annotations

from collections.abc import Iterator

from jinja2 import Environment, TemplateError, TemplateSyntaxError, nodes

LONGEST = 20_000  # characters of a text that is looked at
DEEPEST = 60  # conditions within conditions
FILTERS = frozenset({"capitalize", "default", "lower", "title", "trim", "upper"})

_ALLOWED: tuple[type[nodes.Node], ...] = (
    nodes.Template,
    nodes.Output,
    nodes.TemplateData,
    nodes.Name,
    nodes.Const,
    nodes.If,
    nodes.CondExpr,
    nodes.Compare,
    nodes.Operand,
    nodes.And,
    nodes.Or,
    nodes.Not,
    nodes.Filter,
)
_INSIDE = frozenset({"self", "super"})  # names that Jinja gives a meaning of its own
_REASONS: dict[type[nodes.Node], str] = {
    nodes.For: "a loop cannot be used in a text",
    nodes.Call: "a call cannot be used in a text",
    nodes.Getattr: "a text can use a variable, but not look inside it",
    nodes.Getitem: "a text can use a variable, but not look inside it",
    nodes.Test: "a test with 'is' cannot be used in a text",
    nodes.Assign: "a text cannot set a variable",
    nodes.Include: "a text cannot include another",
    nodes.Import: "a text cannot include another",
    nodes.Extends: "a text cannot include another",
}


class RenderingError(ValueError):
    """A text cannot be rendered: an unknown variable, or not a template."""


class SyntaxRefused(RenderingError):
    """A text is not a template at all: a bracket or an `endif` is missing."""

    def __init__(self, reason: str, line: int) -> None:
        """`line` counts from 1."""
        super().__init__(f"line {line}: {reason}")
        self.reason, self.line = reason, line


class ConstructRefused(SyntaxRefused):
    """A text uses something that could loop, grow or reach into the program."""


def parse(environment: Environment, source: str) -> nodes.Template:
    """The tree of a text that is safe to render.

    Raises:
        SyntaxRefused: it is no template.
        ConstructRefused: it uses what a text must not use, is too long or too deep.
    """
    if len(source) > LONGEST:
        raise ConstructRefused(f"the text is longer than {LONGEST} characters", 1)
    try:
        tree = environment.parse(source)
    except TemplateSyntaxError as error:
        raise SyntaxRefused(error.message or "not a template", error.lineno) from error
    except RecursionError:
        raise ConstructRefused("the text has too many parts within parts", 1) from None
    except (TemplateError, ValueError, OverflowError) as error:
        raise SyntaxRefused(str(error), 1) from error
    for node, depth in _walk(tree):
        _refuse(node, depth)
    return tree


def _walk(tree: nodes.Node) -> Iterator[tuple[nodes.Node, int]]:
    """All nodes with their depth; without recursion, however deep they are."""
    waiting = [(tree, 0)]
    while waiting:
        node, depth = waiting.pop()
        yield node, depth
        waiting.extend((child, depth + 1) for child in node.iter_child_nodes())


def _refuse(node: nodes.Node, depth: int) -> None:
    if depth > DEEPEST:
        raise ConstructRefused("the text has too many parts within parts", node.lineno)
    if not isinstance(node, _ALLOWED):
        name = type(node).__name__
        reason = next(
            (reason for kind, reason in _REASONS.items() if isinstance(node, kind)),
            f"'{name}' cannot be used in a text",
        )
        raise ConstructRefused(reason, node.lineno)
    if isinstance(node, nodes.Name) and (node.name.startswith("_") or node.name in _INSIDE):
        raise ConstructRefused(f"'{node.name}' cannot be used in a text", node.lineno)
    if isinstance(node, nodes.Filter) and node.name not in FILTERS:
        raise ConstructRefused(f"there is no filter '{node.name}' for texts", node.lineno)
