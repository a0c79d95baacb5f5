"""Using the site by mouse and by keyboard."""

import re

import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.browser


def test_the_first_stop_of_the_keyboard_skips_to_the_content(visit) -> None:
    page = visit("/")
    page.keyboard.press("Tab")
    expect(page.locator(":focus")).to_have_text("Zum Inhalt springen")
    page.keyboard.press("Enter")
    expect(page.locator("main")).to_be_focused()


def test_suggestions_are_chosen_by_keyboard(visit) -> None:
    page = visit("/")
    page.locator("#q").press_sequentially("innamo")
    expect(page.locator("#suggestions li").first).to_be_visible()
    page.keyboard.press("ArrowDown")
    expect(page.locator("#suggestions li").first).to_have_attribute("aria-selected", "true")
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile("/doc/project/innamoruhr$"))
    expect(page.locator("h1")).to_contain_text("InnaMoRuhr")


def test_escape_closes_the_suggestions_and_the_form_still_searches(visit) -> None:
    page = visit("/?lang=en")
    page.locator("#q").press_sequentially("essen")
    expect(page.locator("#suggestions")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.locator("#suggestions")).to_be_hidden()
    page.keyboard.press("Enter")
    expect(page.locator("h1")).to_have_text("Search")
    expect(page.locator(".results li").first).to_be_visible()


def test_a_suggestion_is_chosen_by_mouse(visit) -> None:
    page = visit("/")
    page.locator("#q").press_sequentially("bochum")
    page.locator("#suggestions li").first.click()
    expect(page.locator("h1")).to_contain_text("Bochum")


@pytest.mark.parametrize("by_keyboard", [False, True])
def test_a_mark_opens_its_source_where_it_is_read(visit, by_keyboard: bool) -> None:
    page = visit("/doc/project/innamoruhr")
    mark = page.locator(".group a.mark").first
    if by_keyboard:
        mark.focus()
        page.keyboard.press("Enter")
    else:
        mark.click()
    card = page.locator("#note-card")
    expect(card).to_be_visible()
    expect(card.locator("a").first).to_be_visible()
    page.keyboard.press("Escape")
    expect(card).to_be_hidden()


def test_a_mark_leads_to_the_note_without_javascript(visit) -> None:
    page = visit("/doc/project/innamoruhr", java_script_enabled=False)
    page.locator(".group a.mark").first.click()
    assert "#note-" in page.url


def test_a_facet_narrows_the_list_and_can_be_taken_off(visit) -> None:
    page = visit("/projects")
    before = page.get_by_role("status").inner_text()
    facet = page.locator(".facets > details", has_text="Vernetzte Mobilität").first
    facet.locator("summary").first.click()
    facet.locator("a", has_text="Vernetzte Mobilität").first.click()
    assert "field=vernetzte-mobilitaet" in page.url
    assert page.get_by_role("status").inner_text() != before
    page.locator(".active a").first.click()
    expect(page.get_by_role("status")).to_have_text(before)


@pytest.mark.parametrize("language", ["de-DE", "en-GB"])
def test_the_menu_fits_on_one_line_of_a_desktop(visit, language: str) -> None:
    links = visit("/", 1400, language).locator("#menu a")
    assert len({round(link.bounding_box()["y"]) for link in links.all()}) == 1


def test_the_menu_opens_on_a_phone_by_keyboard_and_leads_on(visit) -> None:
    page = visit("/", 375)
    expect(page.locator("#menu")).to_be_hidden()
    page.get_by_role("button", name="Menü").focus()
    page.keyboard.press("Enter")
    expect(page.locator("#menu")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.locator("#menu")).to_be_hidden()
    page.keyboard.press("Enter")
    page.locator("#menu").get_by_role("link", name="Netzwerk").click()
    expect(page).to_have_url(re.compile("/network$"))


def test_on_a_phone_the_results_of_a_list_come_before_its_filters(visit) -> None:
    page = visit("/projects", 375)
    expect(page.locator(".facets")).to_be_hidden()
    assert page.locator(".results li").first.bounding_box()["y"] < 812
    page.get_by_role("button", name="Filter").click()
    page.locator(".facets summary").filter(has_text="Handlungsfeld").click()
    page.locator(".facets").get_by_role("link", name="Beste Bildung").click()
    expect(page).to_have_url(re.compile("field=beste-bildung"))
    expect(page.locator(".active")).to_contain_text("Handlungsfeld")


@pytest.mark.parametrize("path", ["/map", "/timeline", "/network"])
def test_the_keyboard_skips_a_picture_of_many_links(visit, path: str) -> None:
    page = visit(path)
    page.locator(".past a").focus()
    expect(page.locator(".past")).to_be_in_viewport()
    page.keyboard.press("Enter")
    expect(page.locator("#after-picture")).to_be_focused()
    page.keyboard.press("Tab")
    assert page.evaluate("!document.activeElement.closest('svg')")


@pytest.mark.parametrize("path", ["/ontology", "/shapes"])
def test_the_contents_of_a_long_page_stay_beside_it_and_fold_on_a_phone(visit, path: str) -> None:
    page = visit(path)
    page.mouse.wheel(0, 3000)
    expect(page.locator("#side a").first).to_be_in_viewport()
    page.set_viewport_size({"width": 375, "height": 812})
    expect(page.locator("#side")).to_be_hidden()
    page.locator("[popovertarget=side]").click()
    link = page.locator("#side li a").nth(3)
    target = link.get_attribute("href")
    link.click()
    expect(page.locator("#side")).to_be_hidden()
    expect(page.locator(target)).to_be_in_viewport()


def test_a_picture_that_is_wider_than_a_phone_is_marked(visit) -> None:
    expect(visit("/timeline", 375).locator(".wider")).to_be_visible()
    expect(visit("/timeline", 1280).locator(".wider")).to_be_hidden()


def test_the_map_names_cities_on_a_phone(visit) -> None:
    page = visit("/map", 375)
    names = page.locator(".place-names.large text")
    assert names.count() > 8
    boxes = [name.bounding_box() for name in names.all()]
    assert all(box["height"] > 9 for box in boxes)


def test_the_map_is_used_by_mouse_and_keyboard(visit) -> None:
    page = visit("/map")
    area = page.locator("svg a[aria-label^='Essen']")
    area.focus()
    page.keyboard.press("Enter")
    expect(page.locator("h1")).to_contain_text("Essen")
    page.go_back()
    page.locator("svg a[aria-label^='Bochum'] path").click()
    expect(page.locator("h1")).to_contain_text("Bochum")


def test_the_timeline_zooms_by_links(visit) -> None:
    page = visit("/timeline")
    page.get_by_role("link", name="2019", exact=True).click()
    expect(page.locator("h1")).to_contain_text("2019")
    expect(page.locator("svg.picture").first.locator("text", has_text="Jan")).to_have_count(1)


def test_the_language_switch_stays(visit) -> None:
    page = visit("/projects?status=running")
    page.locator(".switch").click()
    expect(page.locator("h1")).to_have_text("Projects")
    assert "status=running" in page.url
    page.locator("header nav a", has_text="Forums").click()
    expect(page.locator("html")).to_have_attribute("lang", "en")


def test_the_query_of_a_page_opens_in_the_editor(visit) -> None:
    page = visit("/doc/project/innamoruhr")
    page.get_by_role("link", name="Die Datenbankabfrage zu dieser Seite").click()
    expect(page.locator("h1")).to_be_visible()
    assert "/sparql" in page.url
