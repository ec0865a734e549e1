"""A screening in words that staff can read."""

from __future__ import annotations

from messages.screen.model import Finding, Screening


def explanation(screening: Screening) -> str:
    """Tier and topic in the first line, then one line for each finding, strongest first."""
    topic = f", {screening.topic}" if screening.topic else ""
    asked = " (asked about, not reported)" if screening.is_question else ""
    written = f", written in {screening.language}" if screening.language else ""
    lines = [f"{screening.tier}{topic}{asked}{written}; lexicon {screening.lexicon_version}"]
    lines += [f"  {_line(finding)}" for finding in screening.findings]
    if not screening.findings:
        lines.append("  nothing of the lexicon was found")
    return "\n".join(lines)


def _line(finding: Finding) -> str:
    pieces = (
        f"'{words}' [{span.start}:{span.end}]"
        for words, span in zip(finding.matched, finding.spans, strict=True)
        if words
    )
    distance = f", {finding.distance} letters off" if finding.distance else ""
    context = f", {' and '.join(finding.context)}" if finding.context else ""
    return (
        f"{finding.tier} {finding.topic} by {finding.rule}: {' '.join(pieces)}{distance}{context}"
    )
