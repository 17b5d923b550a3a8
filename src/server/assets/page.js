// What pages have on top where a browser runs scripts: results without a new page, suggestions, keys, quotations to the clipboard.
// Everything works without it; no state is kept but whether keys are wanted.
"use strict";

const one = (selector, within = document) => within.querySelector(selector);
const all = (selector, within = document) => [...within.querySelectorAll(selector)];
const made = (name, properties, ...children) => {
  const element = Object.assign(document.createElement(name), properties);
  element.append(...children);
  return element;
};
const say = (text) => { one("#said").textContent = text; };

/* Results in place of results: every state is an address, so going back and sharing work as without a script. */

const USUAL = { match: "auto", sort: "relevance", syntax: "pullquote" };
let asking;

function addressOf(form, submitter) {
  const address = new URL(form.action);
  const values = new URLSearchParams();
  for (const [name, value] of new FormData(form, submitter)) {
    if (value.trim() && USUAL[name] !== value) values.append(name, value);
  }
  address.search = values;
  return address;
}

// What has the focus, told so that its like on another page is found.
function trace(element) {
  if (!element || element === document.body) return null;
  if (element.name) return `[name="${CSS.escape(element.name)}"]` + (element.matches("button") ? `[value="${CSS.escape(element.value)}"]` : "");
  if (element.dataset && element.dataset.period) return `[data-period="${CSS.escape(element.dataset.period)}"]`;
  return null;
}

async function show(address, remember) {
  if (asking) asking.abort();
  const turn = asking = new AbortController();
  const main = one("#main");
  main.classList.add("waiting");
  const focused = trace(document.activeElement);
  let page;
  try {
    const answer = await fetch(address, { signal: turn.signal, headers: { accept: "text/html" } });
    page = new DOMParser().parseFromString(await answer.text(), "text/html");
  } catch (error) {
    if (error.name !== "AbortError") location.assign(address);
    return;
  }
  if (turn !== asking) return;
  if (!one("#main", page)) { location.assign(address); return; }
  if (remember) {
    history.replaceState({ scroll: scrollY }, "");
    history.pushState({}, "", address);
  }
  document.title = page.title;
  // What is typed meanwhile stays; going back shows what was asked then.
  const typed = remember && one("#q") === document.activeElement ? one("#q").value : null;
  one("#search").replaceWith(one("#search", page));
  main.replaceWith(one("#main", page));
  const field = one("#q");
  if (typed !== null) field.value = typed;
  ready();
  const again = focused && one(focused);
  (again || one("#main")).focus({ preventScroll: true });
  const count = one(".count, h1");
  if (count) say(count.textContent);
  if (!remember) scrollTo(0, (history.state && history.state.scroll) || 0);
  else if (address.searchParams.has("offset")) scrollTo(0, 0);
}

const isResults = (address) => address.origin === location.origin && address.pathname === "/" && address.searchParams.has("q");
const isPlain = (event) => event.button === 0 && !event.metaKey && !event.ctrlKey && !event.shiftKey && !event.altKey && !event.defaultPrevented;

addEventListener("submit", (event) => {
  if (event.target.id !== "search" || event.defaultPrevented) return;
  const address = addressOf(event.target, event.submitter);
  event.preventDefault();
  closeSuggestions();
  if (isResults(address) && one(".results")) show(address, true);
  else location.assign(address);
});

addEventListener("change", (event) => {
  if (one(".count") && event.target.closest(".options") && event.target.form.reportValidity()) event.target.form.requestSubmit();
});

addEventListener("click", (event) => {
  const link = event.target.closest("a[href]");
  if (!link) return;
  const copied = link.closest(".copy");
  if (copied && isPlain(event)) { event.preventDefault(); copy(copied); return; }
  const href = link.href.baseVal ?? link.getAttribute("href");
  const address = new URL(href, location.href);
  if (link.dataset.period && event.shiftKey) { event.preventDefault(); drawOut(link); return; }
  if (isPlain(event) && isResults(address) && one(".count") && !address.hash && link.closest("#main")) {
    event.preventDefault();
    show(address, true);
  }
});

addEventListener("popstate", (event) => {
  if (location.hash && !event.state) return;
  show(new URL(location.href), false);
});

/* Quotations. */

async function copy(link) {
  // The quotation's own page has it; a promise keeps the reader's click good for the clipboard in every browser.
  const quotation = async () => {
    const page = new DOMParser().parseFromString(await (await fetch(link.href)).text(), "text/html");
    return new Blob([one("#plain", page).value], { type: "text/plain" });
  };
  try {
    await navigator.clipboard.write([new ClipboardItem({ "text/plain": quotation() })]);
  } catch {
    location.assign(link.href);
    return;
  }
  const before = link.textContent;
  link.textContent = "Copied";
  say("The quotation is copied");
  setTimeout(() => { link.textContent = before; }, 1600);
}

/* The timeline: a range is drawn out with Shift, by click or by key. */

function drawOut(bar) {
  const address = new URL(bar.href.baseVal, location.href);
  const here = new URL(location.href).searchParams;
  const period = bar.dataset.period;
  const [after, before] = [here.get("after") || period, here.get("before") || period];
  address.searchParams.set("after", after < period ? after : period);
  address.searchParams.set("before", before > period ? before : period);
  if (isResults(address) && one(".count")) show(address, true);
  else location.assign(address);
}

/* Matches of an article, one after the other. */

let mark = 0;

function walk(step) {
  const marks = all(".story mark");
  if (!marks.length) return;
  mark = mark === 0 && step < 0 ? marks.length : (mark - 1 + step + marks.length) % marks.length + 1;
  all(".story mark.here").forEach((other) => other.classList.remove("here"));
  const here = marks[mark - 1];
  here.classList.add("here");
  here.scrollIntoView({ block: "center" });
  here.focus({ preventScroll: true });
  const place = one(".walk output");
  if (place) place.textContent = `${mark} of ${marks.length}`;
}

function readyToWalk() {
  const nav = one(".walk");
  const list = nav && one("ol", nav);
  if (!list) return;
  const button = (text, label, step) => {
    const arrow = made("button", { type: "button", textContent: text, onclick: () => walk(step) });
    arrow.setAttribute("aria-label", label);
    return arrow;
  };
  one(".beside", nav)?.remove();
  list.replaceWith(button("‹", "Previous match", -1), made("output", { textContent: `${all(".story mark").length}` }), button("›", "Next match", 1));
  mark = 0;
  // The walk begins where the reader is.
  const passage = location.hash && document.getElementById(location.hash.slice(1));
  if (passage) {
    const before = all(".story mark").filter((other) => other.compareDocumentPosition(passage) & Node.DOCUMENT_POSITION_FOLLOWING);
    mark = before.filter((other) => !passage.contains(other)).length;
  }
}

/* Suggestions, as a combobox with a list. */

let suggested = [];
let chosen = -1;
let typing;
// Counts what suggestions were wanted or put away; an answer to anything but the last comes too late.
let wanted = 0;

const KIND = { PERSON: "person", ORG: "org", PLACE: "place", GROUP: "entity", EVENT: "entity" };

function closeSuggestions() {
  clearTimeout(typing);
  wanted += 1;
  one(".suggested")?.remove();
  suggested = [];
  chosen = -1;
  const field = one("#q");
  field.setAttribute("aria-expanded", "false");
  field.removeAttribute("aria-activedescendant");
}

async function suggest() {
  const field = one("#q");
  const typed = field.value.slice(0, field.selectionStart);
  // A field, a phrase or a pattern is not completed.
  const word = /(?:^|[\s(])([\p{L}\p{N}][\p{L}\p{N}\p{M}.'’-]+)$/u.exec(typed)?.[1];
  if (!word || (typed.match(/"/g) || []).length % 2) { closeSuggestions(); return; }
  const address = new URL("/api/v1/suggest", location.href);
  address.search = new URLSearchParams({ q: word, limit: "4" });
  const turn = wanted += 1;
  let answer;
  try {
    answer = await (await fetch(address)).json();
  } catch {
    return;
  }
  if (turn !== wanted || field !== document.activeElement || field.value.slice(0, field.selectionStart) !== typed) return;
  showSuggestions(field, word, answer.suggestions || []);
}

function showSuggestions(field, word, found) {
  closeSuggestions();
  const quoted = (name) => `"${name.replaceAll('"', "")}"`;
  const fieldOf = (type) => (type === "outlet" ? "outlet" : KIND[type] || "entity");
  suggested = found
    .filter(({ type, text }) => type !== "word" || text.toLowerCase() !== word.toLowerCase())
    .map(({ type, text, count }) => ({
      text,
      count,
      what: type === "word" ? "" : type.toLowerCase(),
      put: type === "word" ? text : `${fieldOf(type)}:${quoted(text)}`,
    }));
  if (!suggested.length) return;
  const list = made("ul", { className: "suggested", id: "suggested" });
  list.setAttribute("role", "listbox");
  list.setAttribute("aria-label", "Suggestions");
  suggested.forEach((suggestion, at) => {
    const item = made("li", { id: `suggested-${at}` }, made("bdi", { textContent: suggestion.text }), made("span", { className: "beside", textContent: `${suggestion.what} ${suggestion.count}` }));
    item.setAttribute("role", "option");
    item.setAttribute("aria-selected", "false");
    item.addEventListener("pointerdown", (event) => { event.preventDefault(); take(word, at); });
    list.append(item);
  });
  field.closest(".ask").append(list);
  field.setAttribute("aria-expanded", "true");
}

function choose(at) {
  const items = all(".suggested li");
  chosen = (at + items.length) % items.length;
  items.forEach((item, number) => item.setAttribute("aria-selected", String(number === chosen)));
  one("#q").setAttribute("aria-activedescendant", items[chosen].id);
}

function take(word, at) {
  const field = one("#q");
  const end = field.selectionStart;
  const begin = end - (word ?? /\S+$/u.exec(field.value.slice(0, end))[0]).length;
  field.setRangeText(suggested[at].put, begin, end, "end");
  closeSuggestions();
  field.form.requestSubmit();
}

function readyToSuggest() {
  const field = one("#q");
  for (const [name, value] of Object.entries({ role: "combobox", "aria-autocomplete": "list", "aria-expanded": "false", "aria-controls": "suggested" })) field.setAttribute(name, value);
  field.addEventListener("input", () => { clearTimeout(typing); typing = setTimeout(suggest, 120); });
  field.addEventListener("blur", closeSuggestions);
  field.addEventListener("keydown", (event) => {
    if (!suggested.length) return;
    if (event.key === "ArrowDown") choose(chosen + 1);
    else if (event.key === "ArrowUp") choose(chosen < 0 ? -1 : chosen - 1);
    else if (event.key === "Enter" && chosen >= 0) {
      const typed = field.value.slice(0, field.selectionStart);
      take(/[\p{L}\p{N}][\p{L}\p{N}\p{M}.'’-]+$/u.exec(typed)[0], chosen);
    } else if (event.key === "Escape") closeSuggestions();
    else return;
    event.preventDefault();
  });
}

/* Keys. Who speaks to the browser or types by accident can switch them off. */

const keysAreOn = () => { try { return localStorage.getItem("keys") !== "off"; } catch { return true; } };

function step(by) {
  const hits = all(".hit");
  if (!hits.length) return;
  const at = hits.findIndex((hit) => hit.contains(document.activeElement) || hit === document.activeElement);
  const next = hits[at < 0 ? (by > 0 ? 0 : hits.length - 1) : Math.min(Math.max(at + by, 0), hits.length - 1)];
  hits.forEach((hit) => hit.classList.toggle("here", hit === next));
  next.focus({ preventScroll: true });
  next.scrollIntoView({ block: "nearest" });
}

const current = () => document.activeElement.closest?.(".hit, .passage") || one(".hit.here");

async function showKeys() {
  let dialog = one("dialog");
  if (!dialog) {
    const help = new DOMParser().parseFromString(await (await fetch("/help")).text(), "text/html");
    const close = made("button", { type: "button", textContent: "Close", onclick: () => dialog.close() });
    dialog = made("dialog", {}, made("h2", { textContent: "Keys", id: "keys-title" }), one(".keys", help), one(".switch", help), close);
    dialog.setAttribute("aria-labelledby", "keys-title");
    document.body.append(dialog);
    readyToSwitch();
  }
  dialog.showModal();
}

function readyToSwitch() {
  const box = one("#keys-on");
  if (!box) return;
  box.closest(".switch").hidden = false;
  box.checked = keysAreOn();
  box.addEventListener("change", () => { try { localStorage.setItem("keys", box.checked ? "on" : "off"); } catch { /* Not kept, then. */ } });
}

addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
  const bar = event.target.closest?.(".timeline a");
  if (bar && ["ArrowLeft", "ArrowRight", "Home", "End"].includes(event.key)) {
    const bars = all(".timeline svg a");
    const at = bars.indexOf(bar);
    const to = { ArrowLeft: at - 1, ArrowRight: at + 1, Home: 0, End: bars.length - 1 }[event.key];
    bars[Math.min(Math.max(to, 0), bars.length - 1)].focus();
    event.preventDefault();
    return;
  }
  if (bar && event.key === "Enter" && event.shiftKey) { event.preventDefault(); drawOut(bar); return; }
  if (event.target.matches?.("input, select, textarea") || one("dialog[open]") || !keysAreOn()) return;
  const keys = {
    "/": () => { one("#q").focus(); one("#q").select(); },
    "?": showKeys,
    j: () => step(1),
    k: () => step(-1),
    o: () => current() && one("a.open", current())?.click(),
    x: () => { const context = current() && one(".context", current()); if (context) context.open = !context.open; },
    c: () => { const link = current() && one(".copy", current()); if (link) copy(link); },
    n: () => walk(1),
    p: () => walk(-1),
  };
  if (keys[event.key]) { event.preventDefault(); keys[event.key](); }
});

/* A page that waits for an index goes on once there is one. */

async function awaitIndex() {
  try {
    const page = await (await fetch(location, { headers: { accept: "text/html" } })).text();
    if (!page.includes("data-awaits-index")) { location.reload(); return; }
  } catch { /* The server is away; it may come back. */ }
  setTimeout(awaitIndex, 2000);
}

function ready() {
  readyToSuggest();
  readyToWalk();
  readyToSwitch();
}

ready();
if (one("[data-awaits-index]")) awaitIndex();
