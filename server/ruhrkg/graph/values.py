"""Parse the values of authored literals, the same way everywhere."""

from decimal import Decimal, InvalidOperation


def boolean(text: str | None) -> bool | None:
    """The value of an xsd:boolean (XML Schema 1.1 Part 2, 3.3.2), or None if it is not one."""
    return {"true": True, "1": True, "false": False, "0": False}.get((text or "").strip())


def number(text: str | None) -> Decimal | None:
    """The value of a number, for comparing and sorting; None for NaN and for other text."""
    try:
        value = Decimal((text or "").strip())
    except InvalidOperation:
        return None
    return None if value.is_nan() else value
