"""How wide text is, without a font on the machine: advance widths of DejaVu Sans.

Wider than Helvetica, Arial or Inter, so text measured with this table fits its box in any of them.
"""

import unicodedata
from functools import lru_cache

_CHARACTERS = (
    " !\"#$%&'()*+,-./0123456789:;<=>?@ABCDEFGHIJKLMNOPQRSTUVWXYZ["
    "\\]^_`abcdefghijklmnopqrstuvwxyz{|}~·×÷−±√σ∂ΣΔΛΩαβγδεζηθλμνπρ"
    "τφχψω∞≤≥≠≈→←⊙⊤ᵀ…ȳ²³¹⁰⁴⁵⁶⁷⁸⁹⁻°▸◂✓"
)

# thousandths of the font size, in the order of _CHARACTERS
_REGULAR = """
    318 401 460 838 636 950 780 275 390 390 500 838 318 361 318 337 636 636 636 636 636 636
    636 636 636 636 337 337 838 838 838 531 1000 684 686 698 770 632 575 775 752 295 295 656
    557 863 748 787 603 787 695 635 611 732 684 989 685 611 685 390 337 390 838 500 500 613
    635 550 635 615 352 635 634 278 278 579 278 974 634 612 635 635 411 521 392 634 592 818
    592 592 525 636 337 636 838 318 838 838 838 838 637 634 517 632 684 684 764 659 638 592
    612 541 544 634 612 592 636 559 602 635 602 660 578 660 837 833 838 838 838 838 838 838
    838 871 385 1000 592 401 401 401 401 401 401 401 401 401 401 528 500 502 502 838
"""
_BOLD = """
    348 456 521 838 696 1002 872 306 457 457 523 838 380 415 380 365 696 696 696 696 696 696
    696 696 696 696 400 400 838 838 838 580 1000 774 762 734 830 683 683 821 837 372 372 775
    637 995 837 850 733 850 770 720 682 812 774 1103 771 724 725 457 365 457 838 500 500 675
    716 593 716 678 435 716 712 343 343 665 343 1042 712 687 716 716 493 595 478 712 652 924
    645 652 582 712 365 712 838 380 838 838 838 838 667 779 544 683 774 774 850 687 716 681
    687 557 591 712 687 633 736 681 791 716 638 782 645 794 869 833 838 838 838 838 838 838
    838 914 430 1000 652 438 438 438 438 438 438 438 438 438 438 528 500 502 502 838
"""


_TABLES = {
    bold: dict(zip(_CHARACTERS, map(int, text.split()), strict=True))
    for bold, text in {False: _REGULAR, True: _BOLD}.items()
}


_REORDERING = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")


def printable(text: str) -> str:
    """Return the text on one line, with a � for each character that files cannot hold.

    Those are control characters, halves of surrogate pairs, non-characters, and marks that
    reorder what follows them.
    """
    # Python's own test calls none of these printable, and is fast
    return text if text.isprintable() else "".join(map(_printable, text))


@lru_cache(maxsize=1024)
def _printable(character: str) -> str:
    if character.isspace():
        return " "
    code = ord(character)
    is_none = code & 0xFFFE == 0xFFFE or 0xFDD0 <= code <= 0xFDEF
    if is_none or character in _REORDERING or unicodedata.category(character) in ("Cc", "Cs"):
        return "\ufffd"
    return character


def runs_leftward(text: str) -> bool:
    """Tell whether any of the text is written from right to left."""
    return not text.isascii() and any(
        unicodedata.bidirectional(c) in ("R", "AL", "AN") for c in text
    )


def text_width(text: str, size: float, *, bold: bool = False) -> float:
    """Return the width of one line of text, in the unit of `size`."""
    table = _TABLES[bold]
    return sum(table.get(c) or _unlisted(c) for c in text) * size / 1000


def _unlisted(character: str) -> int:
    if unicodedata.combining(character):
        return 0
    return 1000 if unicodedata.east_asian_width(character) in "WF" else 700


def shorten(text: str, room: float, size: float, *, bold: bool = False) -> str:
    """Return the text, cut with an ellipsis where it would be wider than `room`."""
    if len(text) <= 400 and text_width(text, size, bold=bold) <= room:
        return text
    cut = text[:400]
    while cut and text_width(cut + "…", size, bold=bold) > room:
        cut = cut[:-1]
    return cut.rstrip() + "…"
