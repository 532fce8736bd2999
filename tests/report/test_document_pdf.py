"""The PDF says what the document says, to the letter, for eyes and for those who listen."""

from __future__ import annotations

import re
import subprocess
import sys

import pytest

from tests.product import ROOT
from tests.report.pdf_text import text_of
from workbench.intake import InputError
from workbench.report.document.content import (
    Bullets,
    Document,
    Facts,
    Figure,
    Paragraph,
    Section,
    Table,
)
from workbench.report.document.pdf import pages, pdf

SVG = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 640 40">'
    '<text x="9" y="20" font-size="12.5">drawn words</text></svg>'
)
# Each would do something if it were read as typst: run code, fetch a file, make a heading, an
# equation, a link, a comment, a reference, a label, a dash or a line break.
PAYLOADS = (
    '#read("/etc/passwd")',
    "#import sys: inputs",
    "= heading",
    "$x^2$",
    "@label <label>",
    "*b* _i_ `c`",
    "https://example.org/a // b",
    "/* gone */ -- --- ~",
    "\\ \\u{41} #[x]",
    '\'s "q" ...',
    "<script>alert(1)</script>",
    "](x) [y]",
)


def document(*blocks, title="A title", subtitle="A subtitle", date="") -> Document:
    return Document(title, subtitle, (Section("A section", blocks),), date)


def every_place(text: str) -> Document:
    """Put a text wherever a document has one."""
    blocks = (
        Paragraph(text),
        Paragraph(text, "verdict"),
        Bullets((text, text)),
        Facts(((text, text),)),
        Table(text, (text, text), ((text, text),)),
        Figure(SVG, text, text),
    )
    return Document(text, text, (Section(text, blocks),))


def read(document: Document) -> str:
    """Return the text of a document's PDF on one line, as it is read aloud."""
    return squeezed(text_of(pdf(document)))


def squeezed(text: str) -> str:
    """Take out blanks and line ends: lines are broken at blanks, long words anywhere."""
    return re.sub(r"[\s\u200b]+", "", text)


@pytest.mark.parametrize("payload", PAYLOADS)
def test_nothing_in_a_text_is_markup(payload):
    told = read(every_place(payload))
    # 3 of title, subtitle and section, 2 paragraphs, 2 bullets, 2 of a fact, 5 of the table, the
    # caption of the figure, and the title at the foot.
    assert told.count(squeezed(payload)) == 16
    assert "root:" not in told


def test_a_test_that_looks_for_payloads_can_fail():
    """A text that is read as typst would not be there as it was given."""
    import typst

    made = typst.compile(b"#(1 + 1) *b*", format="pdf", ignore_system_fonts=True)
    assert squeezed(text_of(made)) == "2b"


def test_it_is_tagged_for_those_who_listen():
    table = Table("Slices", ("slice", "n", "rate"), (("a", "1", "2 %"), ("b", "2", "3 %")))
    printed = pdf(document(Bullets(("one", "two")), table, Figure(SVG, "What it shows", "Below")))
    assert b"<pdfuaid:part>1</pdfuaid:part>" in printed
    assert b"/MarkInfo<</Marked true" in printed
    assert b"/Lang(en)" in printed
    assert b"/DisplayDocTitle true" in printed
    assert b"/Title(A title)" in printed
    assert b"/Alt(What it shows)" in printed
    assert printed.count(b"/S/TH/") == 3
    assert printed.count(b"/S/TD/") == 6
    assert printed.count(b"/S/LI/") == 2
    assert b"/S/H1/" in printed
    assert b"/S/Caption/" in printed


def test_what_is_drawn_has_its_words_in_the_file():
    assert "drawnwords" in read(document(Figure(SVG, "alt", "caption")))


def test_equal_documents_are_equal_files_in_another_process_too():
    made = (
        "import sys; from tests.report.test_document_pdf import every_place, pdf;"
        "sys.stdout.buffer.write(pdf(every_place('Größe €5 中')))"
    )
    run = [sys.executable, "-W", "error", "-c", made]
    other = subprocess.run(run, cwd=ROOT, capture_output=True, check=True).stdout
    assert other == pdf(every_place("Größe €5 中"))


def test_the_date_is_that_of_the_document_and_never_that_of_printing():
    dated = pdf(document(date="2026-11-22T10:20:30.123456+00:00"))
    assert b"/CreationDate(D:20261122102030" in dated
    undated = pdf(document())
    assert b"CreationDate" not in undated
    assert b"CreateDate" not in undated


def test_letters_of_many_languages_are_drawn_alike_anywhere():
    told = read(document(Paragraph("é ł ß Ж Ω א € ≥ − ½ → …")))
    assert squeezed("é ł ß Ж Ω א € ≥ − ½ → …") in told


@pytest.mark.parametrize("sign", ["中", "🙂", "𓀀", "ꙮ"])
def test_a_sign_without_a_font_is_written_as_its_code(sign):
    told = read(document(Paragraph(f"before {sign} after")))
    code = sign.encode("unicode_escape").decode()
    if sign in told:  # this machine has a font for it
        assert code not in told
    else:
        assert f"before{code}after" in told
        assert squeezed("Signs for which there was no font here") in told


@pytest.mark.parametrize(
    ("given", "shown"),
    [
        ("a\0b", "a\\x00b"),
        ("a\u202eb", "a\\u202eb"),
        ("a\u200bb", "a\\u200bb"),
        ("a\ud800b", "a\\ud800b"),
        ("a\ue000b", "a\\ue000b"),
        ("a\tb", "a\\tb"),
        ("a\nb", "ab"),
    ],
)
def test_signs_that_no_eye_can_see_are_written_out(given, shown):
    assert shown in read(document(Paragraph(given)))


def test_a_long_table_goes_on_with_its_head_and_pages_are_counted():
    rows = tuple((f"slice {i} of a long name", *["12.3 %"] * 7) for i in range(200))
    head = ("which slice", *[f"rate {i}" for i in range(7)])
    printed = pdf(document(Table("All slices", head, rows)))
    told, count = text_of(printed), pages(printed)
    assert count > 2
    assert told.count("which slice") == count
    assert all(f"{page} of {count}" in told for page in range(1, count + 1))


def test_a_hash_is_kept_whole_and_a_long_name_is_broken():
    digest = "0123456789abcdef" * 4
    told = text_of(pdf(document(Facts((("Data", digest), ("Name", "x" * 400))))))
    assert digest in told
    assert squeezed(told).count("x" * 400) == 1
    assert "x" * 400 not in told


def test_what_must_fit_on_a_page_is_printed_smaller_or_refused():
    text = Paragraph("Some words of a sentence that is not short. " * 9)
    assert pages(pdf(document(*[text] * 14))) == 2
    assert pages(pdf(document(*[text] * 14), most_pages=1)) == 1
    with pytest.raises(InputError, match=r"'A title' needs \d pages, and 1 are asked for"):
        pdf(document(*[text] * 30), most_pages=1)


def test_without_typst_a_sentence_says_what_to_do(monkeypatch):
    monkeypatch.setitem(sys.modules, "typst", None)
    with pytest.raises(InputError, match="pip install typst"):
        pdf(document())
