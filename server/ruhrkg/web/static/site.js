/* The site's own script. Everything works without it: notes are links to the foot of the page,
   search is a form. With it, notes open where they are read and names are suggested. */
"use strict";

(() => {
  const suggestIn = (input) => {
    const form = input.form;
    const list = document.createElement("ul");
    list.className = "suggestions";
    list.id = "suggestions";
    list.hidden = true;
    list.setAttribute("role", "listbox");
    list.setAttribute("aria-label", form.querySelector("label").textContent);
    form.append(list);
    input.setAttribute("role", "combobox");
    input.setAttribute("aria-controls", list.id);
    input.setAttribute("aria-expanded", "false");
    input.setAttribute("aria-autocomplete", "list");
    let found = [];
    let chosen = -1;
    let waiting = 0;
    let latest = 0;

    const close = () => {
      list.hidden = true;
      chosen = -1;
      input.setAttribute("aria-expanded", "false");
      input.removeAttribute("aria-activedescendant");
    };

    const mark = (index) => {
      chosen = index;
      [...list.children].forEach((item, place) => {
        item.setAttribute("aria-selected", String(place === index));
      });
      if (index < 0) input.removeAttribute("aria-activedescendant");
      else input.setAttribute("aria-activedescendant", list.children[index].id);
    };

    const show = (names) => {
      found = names;
      list.replaceChildren(...names.map((name, place) => {
        const item = document.createElement("li");
        item.id = `suggestion-${place}`;
        item.setAttribute("role", "option");
        item.setAttribute("aria-selected", "false");
        const kind = document.createElement("span");
        kind.textContent = name.kind;
        item.append(name.label, kind);
        item.addEventListener("mousedown", (event) => {
          event.preventDefault();
          location.href = name.href;
        });
        return item;
      }));
      list.hidden = names.length === 0;
      chosen = -1;
      input.setAttribute("aria-expanded", String(names.length > 0));
    };

    const request = async () => {
      const text = input.value.trim();
      if (text.length < 2) {
        close();
        return;
      }
      const number = ++latest;
      const address = new URL(input.dataset.suggest, location.href);
      address.searchParams.set("q", text);
      try {
        const answer = await fetch(address);
        if (answer.ok && number === latest) show(await answer.json());
      } catch {
        close();
      }
    };

    input.addEventListener("input", () => {
      clearTimeout(waiting);
      waiting = setTimeout(request, 120);
    });
    input.addEventListener("blur", close);
    input.addEventListener("keydown", (event) => {
      if (list.hidden) return;
      if (event.key === "Escape") {
        // Else the browser would empty the field as well.
        event.preventDefault();
        close();
      }
      if (event.key === "ArrowDown" || event.key === "ArrowUp") {
        event.preventDefault();
        const step = event.key === "ArrowDown" ? 1 : -1;
        mark(Math.min(Math.max(chosen + step, -1), found.length - 1));
      }
      if (event.key === "Enter" && chosen >= 0) {
        event.preventDefault();
        location.href = found[chosen].href;
      }
    });
  };

  const notesInPlace = () => {
    const card = document.createElement("div");
    card.className = "note-card";
    card.id = "note-card";
    card.setAttribute("popover", "auto");
    card.setAttribute("role", "note");
    document.body.append(card);

    document.addEventListener("click", (event) => {
      const mark = event.target.closest("a.mark");
      const note = mark && document.getElementById(mark.hash.slice(1));
      if (!note || event.ctrlKey || event.metaKey || event.shiftKey) return;
      event.preventDefault();
      card.replaceChildren(...[...note.childNodes].map((node) => node.cloneNode(true)));
      card.showPopover();
      const place = mark.getBoundingClientRect();
      const left = Math.min(place.left, innerWidth - card.offsetWidth - 16);
      const below = place.bottom + 8 + card.offsetHeight < innerHeight;
      card.style.left = `${Math.max(left, 16)}px`;
      card.style.top = `${below ? place.bottom + 8 : Math.max(place.top - card.offsetHeight - 8, 16)}px`;
    });
  };

  document.querySelectorAll("input[data-suggest]").forEach(suggestIn);
  if ("popover" in HTMLElement.prototype && document.querySelector("a.mark")) notesInPlace();
})();

// A link to a place in the page closes the list of contents that it stands in.
document.querySelectorAll(".fold").forEach((fold) => {
  fold.addEventListener("click", (event) => {
    const link = event.target.closest('a[href^="#"]');
    if (link && fold.matches(":popover-open")) fold.hidePopover();
  });
});

// Tables whose rows a reader may sort: by what is written, or by the cell's data-key.
document.querySelectorAll("table[data-sortable]").forEach((table) => {
  const keyOf = (row, column) => {
    const cell = row.cells[column];
    return cell.dataset.key ?? cell.textContent.trim();
  };
  [...table.tHead.rows[0].cells].forEach((head, column) => {
    const button = document.createElement("button");
    button.type = "button";
    button.textContent = head.textContent;
    head.replaceChildren(button);
    button.addEventListener("click", () => {
      const down = head.getAttribute("aria-sort") === "ascending";
      [...table.tHead.rows[0].cells].forEach((other) => other.removeAttribute("aria-sort"));
      head.setAttribute("aria-sort", down ? "descending" : "ascending");
      const rows = [...table.tBodies[0].rows];
      const filled = (row) => keyOf(row, column) !== "";
      rows.sort((a, b) => filled(b) - filled(a) ||
        keyOf(a, column).localeCompare(keyOf(b, column), document.documentElement.lang) * (down ? -1 : 1));
      table.tBodies[0].append(...rows);
    });
  });
});
