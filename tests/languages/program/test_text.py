"""Provenance of text through the operations that keep it."""

from __future__ import annotations

from tapcheck.languages.program.text import Piece, cut, join, spans, whole_file

TEXT = whole_file("resource one {}\nresource two {}\n", "main.tf")


def test_a_cut_knows_its_place() -> None:
    assert spans(cut(TEXT, 16, 28), 0, 12) == (("main.tf", 16, 28),)


def test_a_cut_of_a_cut() -> None:
    part = cut(cut(TEXT, 9, 20), 1, 4)
    assert part == "ne "
    assert spans(part, 0, 3) == (("main.tf", 10, 13),)


def test_joined_text_knows_each_file() -> None:
    other = whole_file("output x {}", "outputs.tf")
    both = join((TEXT, "\n", other))
    assert both == TEXT + "\n" + other
    assert spans(both, 0, len(both)) == (("main.tf", 0, 32), ("outputs.tf", 0, 11))
    assert spans(both, 33, 39) == (("outputs.tf", 0, 6),)


def test_text_without_a_source_has_no_spans() -> None:
    assert spans("plain", 0, 5) == ()
    assert type(join(("a", "b"))) is str


def test_neighbouring_pieces_of_one_place_are_one_span() -> None:
    folded = join((cut(TEXT, 0, 8), " ", cut(TEXT, 9, 12)))
    assert folded.pieces == (Piece(0, 8, "main.tf", 0), Piece(9, 3, "main.tf", 9))  # type: ignore[attr-defined]
    assert spans(folded, 0, len(folded)) == (("main.tf", 0, 12),)


def test_a_span_that_touches_no_piece_is_empty() -> None:
    assert spans(join((TEXT, "tail")), 32, 36) == ()
