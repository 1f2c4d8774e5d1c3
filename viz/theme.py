"""What pictures look like: colours, fonts, sizes. Okabe-Ito colours, light and dark.

What flows forward is blue, what flows backward is vermillion, structure is grey.
"""

from dataclasses import dataclass

SANS = "Inter, 'Helvetica Neue', Helvetica, Arial, 'DejaVu Sans', sans-serif"
SERIF = "'STIX Two Text', 'Times New Roman', Times, 'Nimbus Roman', 'DejaVu Serif', serif"


@dataclass(frozen=True, slots=True)
class Theme:
    """The colours of one look."""

    name: str
    ground: str
    card: str
    warm: str
    bar: str
    group: str
    group_line: str
    input: str
    line: str
    text: str
    muted: str
    value: str
    gradient: str
    negative_value: str
    negative_gradient: str
    good: str
    error: str
    warning: str
    note: str
    on_error: str
    on_warning: str
    on_note: str

    @property
    def is_dark(self) -> bool:
        """Whether light text stands on a dark ground."""
        return self.name == "dark"


LIGHT = Theme(
    name="light",
    ground="#FFFFFF",
    card="#FFFFFF",
    warm="#FFF8EC",
    bar="#E69F00",
    group="#F3F7FA",
    group_line="#D7E0E8",
    input="#EEF3F7",
    line="#8A97A5",
    text="#1F2937",
    muted="#5B6673",
    value="#0072B2",
    gradient="#B84B00",
    negative_value="#56B4E9",
    negative_gradient="#CC79A7",
    good="#00734F",
    error="#A3195B",
    warning="#E69F00",
    note="#5B6673",
    on_error="#FFFFFF",
    on_warning="#1F2937",
    on_note="#FFFFFF",
)
DARK = Theme(
    name="dark",
    ground="#12181F",
    card="#1C2530",
    warm="#2B2619",
    bar="#E69F00",
    group="#17202A",
    group_line="#33404D",
    input="#233140",
    line="#7D8B99",
    text="#EEF2F6",
    muted="#A9B5C1",
    value="#56B4E9",
    gradient="#FF9145",
    negative_value="#0072B2",
    negative_gradient="#CC79A7",
    good="#35C79A",
    error="#FF8FC4",
    warning="#F2B733",
    note="#A9B5C1",
    on_error="#12181F",
    on_warning="#12181F",
    on_note="#12181F",
)
THEMES = {theme.name: theme for theme in (LIGHT, DARK)}
