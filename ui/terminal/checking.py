"""The command `footnote check`."""

from __future__ import annotations

from pathlib import Path

import typer
from rich import text as rich_text

from index.documents import Span, replace_surrogates
from index.loaders.drafts import read_draft
from index.protocols import Library
from retrieval.checks.check import check
from retrieval.checks.quote_check import (
    CheckedQuotation,
    CheckedSentence,
    DraftCheck,
    Place,
    Verdict,
)
from retrieval.checks.summary import (
    added_line,
    change_line,
    earlier_line,
    place_line,
    remark_lines,
    searched_line,
    sentence_line,
    speakers_line,
    summary_line,
    verdict_label,
)
from retrieval.wording.phrases import day_in_words, display_title, duration
from ui.terminal import output as terminal
from ui.terminal.output import on_one_line, print_out, print_wrapped

# More places of one quotation are counted and not listed; --json has them all.
_LISTED = 5
_CHANGED, _CHANGED_PLAIN = "black on yellow", "bold"


def check_draft(
    library: Library,
    text: str | None,
    file: Path | None,
    *,
    sentences: bool,
    as_json: bool,
) -> None:
    """Check the quotations of a text or of a file, and print what was found.

    Args:
        library: the library to check against.
        text: the text as the shell passed it on; None to read the file.
        file: a .txt, .md or .docx file; None to check the text.
        sentences: whether to look for the sentences without quotations, too.
        as_json: whether to print JSON instead of text.

    Raises:
        BadParameter: there is neither a text nor a file, or both.
        SourceError: the file is no draft that can be read.
        OSError: the file cannot be opened.
    """
    if file is not None and text is None:
        path = file.expanduser()
        draft = read_draft(path.name, path.read_bytes())
    elif text is not None and file is None:
        draft = text
    else:
        raise typer.BadParameter('Give a quotation, such as check "…"; or a draft with --file.')
    # A shell passes on bytes that are not UTF-8 as halves of surrogate pairs.
    checked = check(library, replace_surrogates(draft), sentences=sentences)
    if as_json:
        terminal.write_json(checked.as_dict())
    else:
        _print(checked)


def _print(checked: DraftCheck) -> None:
    if not checked.searched.documents:
        print_out("The library is empty. Add articles with `footnote add PATH`.")
        return
    print_out(summary_line(checked), style="bold")
    for number, quote in enumerate(checked.quotes, start=1):
        print_out("")
        _draw(checked, number, quote)
    for sentence in checked.sentences or ():
        print_out("")
        _draw_sentence(checked, sentence)
    print_out("")
    line = f"{searched_line(checked)} · {duration(checked.milliseconds)}"
    terminal.out.print(rich_text.Text(line, style="dim"), soft_wrap=True)


def _draw(checked: DraftCheck, number: int, quote: CheckedQuotation) -> None:
    heading = rich_text.Text.assemble(
        (f"[{number}] ", "bold cyan"), (verdict_label(quote.verdict), "bold")
    )
    if quote.speaker:
        heading.append(f" · {on_one_line(quote.speaker.label)}", style="dim")
    print_wrapped(heading)
    changed = [change.draft for change in quote.changes]
    print_wrapped(_marked(checked.draft, quote.span, changed))
    if line := speakers_line(quote):
        print_out(on_one_line(line))
    for change in quote.changes:
        print_out(on_one_line(change_line(checked, quote, change)))
    for line in remark_lines(quote):
        print_out(on_one_line(line))
    if line := earlier_line(quote):
        print_out(on_one_line(line))
    for position, place in enumerate(quote.places[:_LISTED]):
        _draw_place(quote, position, place)
    if len(quote.places) > _LISTED:
        print_out(f"and {len(quote.places) - _LISTED} more places")
    if quote.nearest:
        print_out("The nearest passage:")
        _draw_place(quote, 0, quote.nearest)


def _draw_sentence(checked: DraftCheck, sentence: CheckedSentence) -> None:
    print_wrapped(_marked(checked.draft, sentence.span, list(sentence.differing), marks=""))
    print_out(on_one_line(sentence_line(checked, sentence)))
    if place := sentence.place:
        print_wrapped(_marked(place.document.text, place.span, []))
        _print_source(place)


def _draw_place(quote: CheckedQuotation, position: int, place: Place) -> None:
    """Print a place; its words too, unless they are those of the draft."""
    if quote.verdict in (Verdict.ALTERED, Verdict.SPLICED, Verdict.ABSENT):
        changed = [each.source for each in quote.changes if each.place == position]
        print_wrapped(_marked(place.document.text, place.span, changed))
    _print_source(place)


def _print_source(place: Place) -> None:
    """Print where a place is, in which article, and when this was published and added."""
    document = place.document
    published = f"published {day_in_words(document.published)}" if document.published else ""
    parts = [place_line(place), display_title(document), published, added_line(place)]
    line = " · ".join(on_one_line(part) for part in parts if part)
    terminal.out.print(rich_text.Text(line, style="dim"), soft_wrap=True)


def _marked(text: str, span: Span, changed: list[Span], *, marks: str = "“”") -> rich_text.Text:
    """Return the words at a span between marks, those that differ in another style."""
    quoted = rich_text.Text(marks[:1])
    at = span.start
    for each in sorted(changed):
        if at <= each.start < each.end <= span.end:
            quoted.append(on_one_line(text[at : each.start], ends=True))
            style = _CHANGED_PLAIN if terminal.out.no_color else _CHANGED
            quoted.append(on_one_line(each.of(text)), style=style)
            at = each.end
    quoted.append(on_one_line(text[at : span.end], ends=True))
    return quoted.append(marks[1:])
