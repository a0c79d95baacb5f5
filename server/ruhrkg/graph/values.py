"""What the text of a literal means: one reader for all who look at authored values."""

from decimal import Decimal, InvalidOperation


def boolean(text: str | None) -> bool | None:
    """The value of an xsd:boolean (XML Schema 1.1 Part 2, 3.3.2); None for what is none."""
    return {"true": True, "1": True, "false": False, "0": False}.get((text or "").strip())


def number(text: str | None) -> Decimal | None:
    """The value of a number, to compare and to sort by; None for NaN and for what is none."""
    try:
        value = Decimal((text or "").strip())
    except InvalidOperation:
        return None
    return None if value.is_nan() else value
