"""Times as a person reads them."""

_UNITS = ((1.0, "s"), (1e-3, "ms"), (1e-6, "µs"), (1e-9, "ns"))


def duration(seconds: float) -> str:
    """Return a time with three significant digits.

    Examples
    --------
    >>> duration(0.0012345), duration(2.5e-8), duration(0.25), duration(99.96e-6)
    ('1.23 ms', '25.0 ns', '250 ms', '100 µs')
    """
    seconds = float(f"{seconds:.3g}")
    scale, unit = next((pair for pair in _UNITS if seconds >= pair[0]), _UNITS[-1])
    return f"{three_digits(seconds / scale)} {unit}"


def tick(seconds: float) -> str:
    """Return a time as it stands on an axis, at a round number.

    Examples
    --------
    >>> tick(1e-5), tick(1e-3), tick(2.5e-4)
    ('10 µs', '1 ms', '250 µs')
    """
    number, _, unit = duration(seconds).partition(" ")
    return f"{float(number):g} {unit}"


def three_digits(number: float) -> str:
    """Return a positive number with three significant digits, as many as it has before the point.

    Examples
    --------
    >>> three_digits(0.0123), three_digits(1.5), three_digits(24.96), three_digits(1234.5)
    ('0.0123', '1.50', '25.0', '1,234')
    """
    if number >= 99.95:
        return f"{number:,.0f}"
    return f"{number:#.3g}".rstrip(".")


def two_digits(number: float) -> str:
    """Return a positive number with two significant digits, as many as it has before the point.

    Examples
    --------
    >>> two_digits(6.895), two_digits(0.123), two_digits(24.96), two_digits(123.4)
    ('6.9', '0.12', '25', '123')
    """
    return f"{number:,.0f}" if number >= 9.95 else f"{number:#.2g}"
