"""Money that the sources state: the kind of each amount, and which may be added up."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation

from ruhrkg.locale import Locale, Text
from ruhrkg.presentation.page_source import ReleaseData, Row, per_release
from ruhrkg.vocabulary import local_name

KINDS = ("paid", "granted", "planned", "need", "cost", "unspecified")
"""The kinds of amounts (`dcterms:type`) in the order of pages and tables."""

SUPPORT = ("paid", "granted", "planned", "unspecified")
"""The kinds that are money for a project, as opposed to its needs and its total cost."""

_UNSPECIFIED = "unspecified"


@dataclass
class Amount:
    """One amount. `values` has several if its sources state different ones.

    `measure` is its measure if it is not a total (`amount-a-year`); `whole` is the amount for the
    same thing that contains it, `larger` one for another thing (for the plan, if two projects
    share it). `part_of` gives the organisation that a payer is a part of, such as the government
    for a ministry.
    """

    iri: str
    about: str
    kind: str
    measure: str
    whole: str
    currency: str
    date: str
    begin: str
    end: str
    larger: str = ""
    values: set[str] = field(default_factory=set)
    payers: set[str] = field(default_factory=set)
    part_of: dict[str, str] = field(default_factory=dict)
    labels: dict[str, str] = field(default_factory=dict)
    qualifiers: dict[str, str] = field(default_factory=dict)

    @property
    def value(self) -> Decimal | None:
        """The number, if there is exactly one."""
        try:
            return Decimal(next(iter(self.values))) if len(self.values) == 1 else None
        except InvalidOperation:
            return None

    @property
    def paid_by(self) -> set[str]:
        """The payers; for a part of an organisation, the organisation."""
        return {self.part_of.get(payer, payer) for payer in self.payers}

    @property
    def adds_up(self) -> bool:
        """Whether it may be added to others for its thing: a total in euros, no part of one."""
        return (
            self.value is not None
            and self.currency == "EUR"
            and not self.measure
            and not self.whole
        )

    def label(self, locale: Locale) -> Text | None:
        """Its purpose."""
        return locale.best(self.labels)

    def words(self, locale: Locale) -> str:
        """The amount in words: `rund 4.000.000 € im Jahr`."""
        parts = [
            locale.qualifier(self.qualifiers),
            " / ".join(locale.amount(v, self.currency) for v in sorted(self.values)),
            locale.either(f"money.measure_{self.measure}", "") if self.measure else "",
        ]
        return " ".join(filter(None, parts))

    def with_kind(self, locale: Locale) -> str:
        """The amount after the word for its kind: `bewilligt: rund 4.000.000 €`."""
        return f"{kind_word(self.kind, locale)}: {self.words(locale)}"


def kind_word(kind: str, locale: Locale) -> str:
    """The name of a kind of money."""
    return locale.either(f"money.{kind}", kind)


@per_release
def amounts(data: ReleaseData) -> Mapping[str, Sequence[Amount]]:
    """The amounts by the thing that they are for, the largest first."""
    found: dict[str, Amount] = {}
    for row in data.select("money"):
        amount = found.setdefault(row.text("funding"), _amount(row))
        amount.values.add(row.text("amount"))
        if payer := row.text("payer"):
            amount.payers.add(payer)
            if whole := row.text("payerOf"):
                amount.part_of[payer] = whole
        if row.get("label"):
            amount.labels.setdefault(row.language("label"), row.text("label"))
        if row.get("qualifier"):
            amount.qualifiers.setdefault(row.language("qualifier"), row.text("qualifier"))
    for amount in found.values():
        if amount.whole in found and found[amount.whole].about != amount.about:
            amount.larger, amount.whole = amount.whole, ""
    by_thing: dict[str, list[Amount]] = {}
    for amount in sorted(found.values(), key=lambda a: (-(a.value or 0), a.iri)):
        by_thing.setdefault(amount.about, []).append(amount)
    return by_thing


def _amount(row: Row) -> Amount:
    return Amount(
        iri=row.text("funding"),
        about=row.text("about"),
        kind=local_name(row.text("kind")) or _UNSPECIFIED,
        measure=local_name(row.text("measure")),
        whole=row.text("whole"),
        currency=row.text("currency") or "EUR",
        date=row.text("date"),
        begin=row.text("begin"),
        end=row.text("end"),
    )


@dataclass(frozen=True)
class Sum:
    """The amounts of one kind from one payer (`""`: not stated), and what they add up to."""

    kind: str
    payer: str
    total: Decimal
    amounts: tuple[Amount, ...]

    @property
    def parts(self) -> list[str]:
        """The parts of the payer that the sources name."""
        return sorted({p for a in self.amounts for p in a.payers if p in a.part_of})


def sums(found: Iterable[Amount]) -> list[Sum]:
    """Amounts that add up, by kind and payer; kinds in their order, then the largest first.

    An amount with several payers is listed under all of them together; one from a ministry under
    its government, so that it counts once if sources name either. A part of a larger amount is
    left out if the larger one is among them.
    """
    given = list(found)
    listed = {amount.iri for amount in given}
    groups: dict[tuple[str, str], list[Amount]] = {}
    for amount in given:
        if amount.adds_up and amount.larger not in listed:
            payers = " ".join(sorted(amount.paid_by))
            groups.setdefault((amount.kind, payers), []).append(amount)
    made = [
        Sum(kind, payer, sum((a.value or Decimal(0) for a in members), Decimal(0)), tuple(members))
        for (kind, payer), members in groups.items()
    ]
    order = {kind: place for place, kind in enumerate(KINDS)}
    return sorted(made, key=lambda s: (order.get(s.kind, len(order)), -s.total, s.payer))
