"""The command `footnote check`."""

from __future__ import annotations

from pathlib import Path

from rich.text import Text

from index.documents import Span, replace_surrogates
from index.loaders.drafts import read_draft
from index.protocols import Library
from retrieval.checks.check import check
from retrieval.checks.quote_check import CheckedQuotation, DraftCheck, Place, Verdict
from retrieval.checks.summary import (
    change_line,
    place_line,
    remark_lines,
    searched_line,
    speakers_line,
    summary_line,
    verdict_label,
)
from retrieval.wording.phrases import display_title, duration
from ui.terminal import output as terminal
from ui.terminal.output import on_one_line, print_out, print_wrapped

# More places of one quotation are counted and not listed; --json has them all.
_LISTED = 5
_CHANGED, _CHANGED_PLAIN = "black on yellow", "bold"


def check_text(library: Library, text: str, *, as_json: bool) -> None:
    """Check a quotation, or all quotations of a text, and print what was found.

    Args:
        library: the library to check against.
        text: the text as the shell passed it on.
        as_json: whether to print JSON instead of text.
    """
    _print(check(library, replace_surrogates(text)), as_json=as_json)


def check_file(library: Library, path: Path, *, as_json: bool) -> None:
    """Check all quotations of a draft in a file, and print what was found.

    Args:
        library: the library to check against.
        path: a .txt, .md or .docx file.
        as_json: whether to print JSON instead of text.

    Raises:
        SourceError: the file is no draft that can be read.
        OSError: the file cannot be opened.
    """
    draft = replace_surrogates(read_draft(path.name, path.read_bytes()))
    _print(check(library, draft), as_json=as_json)


def _print(checked: DraftCheck, *, as_json: bool) -> None:
    if as_json:
        terminal.write_json(checked.as_dict())
        return
    if not checked.searched.documents:
        print_out("The library is empty. Add articles with `footnote add PATH`.")
        return
    print_out(summary_line(checked), style="bold")
    for number, quote in enumerate(checked.quotes, start=1):
        print_out("")
        _draw(checked, number, quote)
    print_out("")
    line = f"{searched_line(checked)} · {duration(checked.milliseconds)}"
    terminal.out.print(Text(line, style="dim"), soft_wrap=True)


def _draw(checked: DraftCheck, number: int, quote: CheckedQuotation) -> None:
    heading = Text.assemble((f"[{number}] ", "bold cyan"), (verdict_label(quote.verdict), "bold"))
    if quote.speaker:
        heading.append(f" · {on_one_line(quote.speaker.name)}", style="dim")
    print_wrapped(heading)
    changed = [change.draft for change in quote.changes]
    print_wrapped(_marked(checked.draft, quote.span, changed))
    if line := speakers_line(quote):
        print_out(on_one_line(line))
    for change in quote.changes:
        print_out(on_one_line(change_line(checked, quote, change)))
    for line in remark_lines(quote):
        print_out(on_one_line(line))
    for position, place in enumerate(quote.places[:_LISTED]):
        _draw_place(quote, position, place)
    if len(quote.places) > _LISTED:
        print_out(f"and {len(quote.places) - _LISTED} more places")
    if quote.nearest:
        print_out("The nearest passage:")
        _draw_place(quote, 0, quote.nearest)


def _draw_place(quote: CheckedQuotation, position: int, place: Place) -> None:
    """Print a place; its words too, unless they are those of the draft."""
    if quote.verdict in (Verdict.ALTERED, Verdict.SPLICED, Verdict.ABSENT):
        changed = [each.source for each in quote.changes if each.place == position]
        print_wrapped(_marked(place.document.text, place.span, changed))
    line = f"{on_one_line(place_line(place))} · {on_one_line(display_title(place.document))}"
    terminal.out.print(Text(line, style="dim"), soft_wrap=True)


def _marked(text: str, span: Span, changed: list[Span]) -> Text:
    """Return the words at a span between quotation marks, those that changed marked."""
    quoted = Text("“")
    at = span.start
    for each in sorted(changed):
        if at <= each.start < each.end <= span.end:
            quoted.append(on_one_line(text[at : each.start], ends=True))
            style = _CHANGED_PLAIN if terminal.out.no_color else _CHANGED
            quoted.append(on_one_line(each.of(text)), style=style)
            at = each.end
    quoted.append(on_one_line(text[at : span.end], ends=True))
    return quoted.append("”")
