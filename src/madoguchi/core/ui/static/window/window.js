/* What a script adds to pages that work without one: suggestions under a search box and under a code picker.
   Nothing here sends a form, presses a button or changes anything. */
(() => {
  "use strict";
  const WAIT = 150; // milliseconds between the last key and the question
  let number = 0;

  const make = (name, attributes = {}, text = "") => {
    const element = document.createElement(name);
    for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
    if (text) element.textContent = text;
    return element;
  };

  /* A combobox as the ARIA practices describe it: focus stays in the box, the arrows walk the list. */
  function suggestions(input, { address, words, choose }) {
    const id = `offers-${(number += 1)}`;
    const list = make("ul", { class: "offers", id, role: "listbox", "aria-label": words.label || "", hidden: "" });
    const status = make("p", { class: "unseen", role: "status" });
    const set = (name, value) => input.setAttribute(name, value);
    let chosen = -1, items = [], timer = 0, asking = null;
    set("role", "combobox"); set("aria-autocomplete", "list"); set("aria-controls", id); set("aria-expanded", "false");
    input.parentElement.append(list, status);

    const close = () => { list.hidden = true; chosen = -1; set("aria-expanded", "false"); input.removeAttribute("aria-activedescendant"); };
    const mark = (place) => {
      chosen = place;
      [...list.children].forEach((one, index) => one.setAttribute("aria-selected", String(index === place)));
      if (place < 0) { input.removeAttribute("aria-activedescendant"); return; }
      set("aria-activedescendant", list.children[place].id);
      list.children[place].scrollIntoView({ block: "nearest" });
    };
    const take = (place) => { const item = items[place]; close(); if (item) choose(item); };
    const show = (found) => {
      items = found;
      list.replaceChildren(...found.map((item, index) => {
        const row = make("li", { role: "option", id: `${id}-${index}`, "aria-selected": "false" });
        row.append(make("span", item.lang ? { lang: item.lang } : {}, item.label), make("small", {}, item.note || ""));
        row.addEventListener("mousedown", (event) => { event.preventDefault(); take(index); });
        return row;
      }));
      list.hidden = found.length === 0;
      chosen = -1;
      input.removeAttribute("aria-activedescendant");
      set("aria-expanded", String(found.length > 0));
      status.textContent = found.length ? `${words.some || ""} ${found.length}` : words.none || "";
    };
    const ask = async () => {
      const typed = input.value.trim();
      if (asking) asking.abort();
      if (!typed) { close(); return; }
      asking = new AbortController();
      try {
        const url = new URL(address, document.baseURI);
        url.searchParams.set("q", typed);
        const answer = await fetch(url, { signal: asking.signal, headers: { Accept: "application/json" } });
        if (answer.ok && input.value.trim() === typed) show((await answer.json()).items || []);
      } catch (error) { if (error.name !== "AbortError") close(); }
    };

    input.addEventListener("input", () => { clearTimeout(timer); timer = setTimeout(ask, WAIT); });
    input.addEventListener("blur", close);
    input.addEventListener("keydown", (event) => {
      if (event.isComposing || list.hidden) return; // Japanese input uses the same keys while it converts
      const last = items.length - 1;
      if (event.key === "ArrowDown") mark(chosen >= last ? 0 : chosen + 1);
      else if (event.key === "ArrowUp") mark(chosen <= 0 ? last : chosen - 1);
      else if (event.key === "Escape") close();
      else if (event.key === "Enter" && chosen >= 0) take(chosen);
      else return;
      event.preventDefault();
    });
  }

  function searchBox(input) {
    suggestions(input, {
      address: input.dataset.suggest,
      words: input.dataset,
      choose: (item) => {
        if (item.address) { window.location.assign(item.address); return; }
        input.value = item.value;
        input.form.requestSubmit();
      },
    });
  }

  function codePicker(box) {
    const input = box.querySelector("input[type=search]");
    const ticks = box.querySelector(".ticks");
    suggestions(input, {
      address: box.dataset.codes,
      words: box.dataset,
      choose: (item) => {
        input.value = "";
        const known = [...ticks.querySelectorAll("input")].find((one) => one.value === item.value);
        if (known) { known.checked = true; return; }
        const label = make("label", { class: "tick" });
        const tick = make("input", { type: "checkbox", name: box.dataset.name, value: item.value });
        tick.checked = true;
        label.append(tick, make("span", item.lang ? { lang: item.lang } : {}, item.label), make("span", { class: "n" }, item.note || ""));
        const row = make("li");
        row.append(label);
        ticks.append(row);
      },
    });
  }

  function begin(root) {
    for (const input of root.querySelectorAll("input[data-suggest]:not([role=combobox])")) searchBox(input);
    for (const box of root.querySelectorAll("[data-codes]")) if (!box.querySelector("[role=combobox]")) codePicker(box);
  }

  // The first button of a form is pressed by Enter in any of its fields. Where that one only looks codes up, Enter sends instead.
  document.addEventListener("keydown", (event) => {
    const field = event.target;
    if (event.key !== "Enter" || event.isComposing || event.defaultPrevented) return;
    if (!field.matches("input:not([type=search], [type=checkbox], [type=radio], [type=file])") || !field.form) return;
    const buttons = [...field.form.querySelectorAll("button:not([type=button])")];
    const sends = buttons.find((button) => button.name !== "find-codes");
    if (!sends || buttons[0] === sends) return;
    event.preventDefault();
    sends.click();
  });

  begin(document);
  document.addEventListener("htmx:after:swap", () => begin(document)); // htmx brought new boxes
  const mistakes = document.querySelector(".say[role=alert][tabindex]");
  if (mistakes) mistakes.focus(); // a form came back: its summary is read first
})();
