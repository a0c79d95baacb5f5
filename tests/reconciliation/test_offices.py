import pytest

from ruhrkg.reconciliation.offices import bear_out

MINISTER = ("Minister des Innern (CDU)",)
POLICE = ("Polizeipräsident von Essen, mit dem Innenminister für das Thema verantwortlich",)


@pytest.mark.parametrize(
    ("offices", "claims"),
    [
        (MINISTER, ["innenminister"]),
        (MINISTER, ["minister", "cdu"]),
        (MINISTER, ["mdl"]),
        (("Ministerin für Verkehr",), ["verkehrsminister", "cdu"]),
        (("Integrationsminister (FDP)",), ["minister"]),
        (("Oberbürgermeister von Duisburg",), ["ob"]),
        (("Vorsitzender der SPD-Landtagsfraktion",), ["mdl", "spd"]),
        (("Bischof von Essen",), ["kardinal"]),
        (POLICE, ["polizeiprasident"]),
        ((), []),
    ],
)
def test_roles_bear_out_what_they_state(offices: tuple[str, ...], claims: list[str]) -> None:
    assert bear_out(offices, claims)


@pytest.mark.parametrize(
    ("offices", "claims"),
    [
        (MINISTER, ["spd"]),
        (MINISTER, ["kanzler"]),
        (("Ministerpräsident",), ["bundesprasident"]),
        (("Ministerpräsident",), ["prasident"]),
        (POLICE, ["mdl"]),
        (POLICE, ["spd"]),
        (("Vorsitzender der SPD-Landtagsfraktion",), ["cdu"]),
        ((), ["minister"]),
    ],
)
def test_roles_do_not_bear_out_what_they_lack(offices: tuple[str, ...], claims: list[str]) -> None:
    assert not bear_out(offices, claims)
