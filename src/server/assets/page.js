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

let asking;
let shown = new URL(location.href);

const isSame = (one_, other) => one_.pathname === other.pathname && one_.search === other.search;

function addressOf(form, submitter) {
  const address = new URL(form.action);
  const values = new URLSearchParams();
  for (const [name, value] of new FormData(form, submitter)) {
    if (value.trim()) values.append(name, value);
  }
  address.search = values;
  return address;
}

// What the form of another page says, without taking the reader out of this one: the field that is typed in stays as it is.
function adopt(other, everything) {
  const form = one("#search");
  all("input[type=hidden]", form).forEach((hidden) => hidden.remove());
  form.append(...all("input[type=hidden]", other));
  for (const field of all("input[name], select[name]", other)) {
    const own = one(`[name="${CSS.escape(field.name)}"]:not([type=hidden])`, form);
    if (!own || (own === document.activeElement && !everything)) continue;
    if (own.type === "checkbox") own.checked = field.checked;
    else own.value = field.value;
  }
  if (one("details[open]", other)) one("details", form).open = true;
}

// Where the reader is in the results, told so that the same place of other results is found.
function placeOf(element) {
  const { choice, period } = element?.dataset || {};
  if (period) return `[data-period="${CSS.escape(period)}"]`;
  const [, name, value] = /^(.*?)=(.*)$/su.exec(choice ?? (element?.matches?.(".facet button") ? `${element.name}=${element.value}` : "")) || [];
  return name ? `[data-choice="${CSS.escape(`${name}=${value}`)}"], button[name="${CSS.escape(name)}"][value="${CSS.escape(value)}"]` : null;
}

async function show(address, remember) {
  asking?.abort();
  const turn = asking = new AbortController();
  const main = one("#main");
  main.classList.add("waiting");
  let page;
  try {
    const answer = await fetch(address, { signal: turn.signal, headers: { accept: "text/html" } });
    const text = await answer.text();
    // A search for filters alone is led to the query that says them.
    if (answer.redirected) address = new URL(answer.url);
    page = new DOMParser().parseFromString(text, "text/html");
  } catch (error) {
    if (error.name !== "AbortError") location.assign(address);
    return;
  }
  if (turn !== asking) return;
  asking = null;
  if (!one("#main", page)) { location.assign(address); return; }
  if (remember) {
    history.replaceState({ ...history.state, scroll: scrollY }, "");
    history.pushState({}, "", address);
  }
  shown = new URL(address);
  document.title = page.title;
  adopt(one("#search", page), !remember);
  const inMain = main.contains(document.activeElement) || document.activeElement === document.body;
  const place = placeOf(document.activeElement);
  main.replaceWith(one("#main", page));
  one("#skip-narrow")?.remove();
  const skip = one("#skip-narrow", page);
  if (skip) one(".skip").after(skip);
  readyMain();
  const count = one(".count, h1");
  if (count) say(count.textContent);
  if (!remember) scrollTo(0, history.state?.scroll || 0);
  else if (count && (count.getBoundingClientRect().bottom < 0 || address.searchParams.has("offset"))) scrollTo(0, 0);
  if (!inMain) return;
  const again = place && one(place);
  const seen = again && again.getBoundingClientRect();
  (seen && seen.top >= 0 && seen.bottom <= innerHeight ? again : one("#main")).focus({ preventScroll: true });
}

const isResults = (address) => address.origin === location.origin && address.pathname === "/" && address.search !== "";
const isPlain = (event) => event.button === 0 && !event.metaKey && !event.ctrlKey && !event.shiftKey && !event.altKey && !event.defaultPrevented;

addEventListener("submit", (event) => {
  if (event.target.id !== "search" || event.defaultPrevented) return;
  const address = addressOf(event.target, event.submitter);
  event.preventDefault();
  closeSuggestions();
  if (isResults(address) && one(".count")) show(address, true);
  else location.assign(address);
});

addEventListener("change", (event) => {
  const form = event.target.form;
  if (one(".count") && event.target.closest(".options") && form.checkValidity()) form.requestSubmit();
});

addEventListener("click", (event) => {
  const link = event.target.closest("a[href]");
  if (!link) return;
  if (link.matches(".copy") && isPlain(event)) { event.preventDefault(); copy(link); return; }
  const address = new URL(link.href.baseVal ?? link.getAttribute("href"), location.href);
  if (link.dataset.period && event.shiftKey) { event.preventDefault(); drawOut(link); return; }
  if (isPlain(event) && isResults(address) && one(".count") && !address.hash && link.closest("#main")) {
    event.preventDefault();
    show(address, true);
  }
});

addEventListener("popstate", () => {
  const address = new URL(location.href);
  // Another place of the same page is the browser's to find.
  if (!isSame(address, shown)) show(address, false);
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
  link.dataset.label ??= link.textContent;
  link.textContent = "Copied";
  say("The quotation is copied");
  setTimeout(() => { link.textContent = link.dataset.label; }, 1600);
}

/* The timeline: a range is drawn out with Shift, by click or by key. */

const firstDay = (date) => `${date}-01-01`.slice(0, 10).padEnd(10, "-01");
const lastDay = (date) => (date.length === 4 ? `${date}-12-31` : date.length === 7 ? `${date}-31` : date);

function drawOut(bar) {
  const address = new URL(bar.href.baseVal, location.href);
  const here = new URL(location.href).searchParams;
  const period = bar.dataset.period;
  let [after, before] = [here.get("after") || period, here.get("before") || period];
  // The end that is nearer to the bar goes to it.
  const [first, last] = [firstDay(period), lastDay(period)];
  const fromStart = new Date(first) - new Date(firstDay(after));
  const toEnd = new Date(lastDay(before).replace(/-31$/, "-28")) - new Date(last.replace(/-31$/, "-28"));
  if (fromStart < 0 || (toEnd >= 0 && fromStart < toEnd)) after = period;
  else before = period;
  address.searchParams.set("after", after);
  address.searchParams.set("before", before);
  if (isResults(address) && one(".count")) show(address, true);
  else location.assign(address);
}

/* Matches of an article, one after the other. */

// The match the reader is at; or, between two, the one before.
let mark = 0;
let isBetween = true;

function walk(step) {
  const marks = all(".story mark");
  if (!marks.length) return;
  const to = isBetween && step < 0 ? mark : mark + step;
  mark = (to - 1 + marks.length) % marks.length + 1;
  isBetween = false;
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
  const marks = all(".story mark");
  one(".beside", nav)?.remove();
  nav.classList.add("stays");
  list.replaceWith(button("‹", "Previous match", -1), made("output", { textContent: `– of ${marks.length}` }), button("›", "Next match", 1));
  // The walk begins where the reader is.
  const passage = location.hash && document.getElementById(location.hash.slice(1));
  const isBefore = (other) => other.compareDocumentPosition(passage) & Node.DOCUMENT_POSITION_FOLLOWING && !passage.contains(other);
  mark = passage ? marks.filter(isBefore).length : 0;
  isBetween = true;
}

/* Suggestions, as a combobox with a list. */

let suggested = [];
let chosen = -1;
let typing;
let suggesting;

const FIELD = { outlet: "outlet", PERSON: "person", ORG: "org", PLACE: "place", GROUP: "group", EVENT: "event" };
const WORDS = 3;

function closeSuggestions() {
  clearTimeout(typing);
  suggesting?.abort();
  one(".suggested")?.remove();
  suggested = [];
  chosen = -1;
  const field = one("#q");
  field.setAttribute("aria-expanded", "false");
  field.removeAttribute("aria-activedescendant");
}

// The ends of what is typed that may begin a name, longest first: its last words. A field, a phrase or a pattern is not completed, nor
// is a word from its middle on.
function ends(field) {
  const typed = field.value.slice(0, field.selectionStart);
  const rest = field.value.slice(field.selectionStart);
  if (/^[\p{L}\p{N}]/u.test(rest) || (typed.match(/["“”]/gu) || []).length % 2) return [];
  const tail = /(?:^|[\s(])((?:[\p{L}\p{N}][\p{L}\p{N}\p{M}.'’-]*\s+)*[\p{L}\p{N}][\p{L}\p{N}\p{M}.'’-]*)$/u.exec(typed)?.[1] || "";
  const starts = [...tail.matchAll(/\S+/gu)].slice(-WORDS);
  return starts.map(({ index }) => tail.slice(index)).filter((end) => end.length > 1);
}

async function suggest() {
  const field = one("#q");
  const typed = field.value;
  const asked = ends(field);
  closeSuggestions();
  if (!asked.length) return;
  const turn = suggesting = new AbortController();
  const nexis = one("[name=syntax]", field.form).value === "nexis";
  const ask = async (end) => {
    const isWord = !/\s/u.test(end);
    const kinds = isWord ? "word,outlet,entity" : "outlet,entity";
    const address = new URL("/api/v1/suggest", location.href);
    address.search = new URLSearchParams({ q: end, limit: "4", kinds: nexis ? kinds.replace("outlet,", "") : kinds });
    const answer = await (await fetch(address, { signal: turn.signal })).json();
    // Several words begin a name only as they stand; a word goes on from what is typed, in writing without spaces too.
    const fits = ({ type, text, form }) => (isWord ? type !== "word" || text.length >= end.length : (form ?? text).toLowerCase().includes(end.toLowerCase().replace(/\s+/gu, " ")));
    return (answer.suggestions || []).filter(fits).map((suggestion) => ({ ...suggestion, end }));
  };
  try {
    const found = (await Promise.all(asked.map(ask))).flat();
    if (turn.signal.aborted || field !== document.activeElement || field.value !== typed) return;
    showSuggestions(field, found, nexis);
  } catch { /* Whoever types on is not told. */ }
}

function showSuggestions(field, found, nexis) {
  const quoted = (name) => `"${name.replaceAll('"', "")}"`;
  const spelled = (type, text) => (nexis ? quoted(text) : `${FIELD[type]}:${quoted(text)}`);
  const known = new Set();
  for (const { type, text, count, end } of found) {
    if (known.has(type + text) || (type === "word" && text.toLowerCase() === end.toLowerCase())) continue;
    known.add(type + text);
    suggested.push({ text, count, end, what: type === "word" ? "" : type.toLowerCase(), put: type === "word" ? text : spelled(type, text) });
  }
  if (!suggested.length) return;
  const list = made("ul", { className: "suggested", id: "suggested" });
  list.setAttribute("role", "listbox");
  list.setAttribute("aria-label", "Suggestions");
  // The field keeps the focus while one is pointed at.
  list.addEventListener("pointerdown", (event) => event.preventDefault());
  suggested.forEach(({ text, what, count }, at) => {
    const item = made("li", { id: `suggested-${at}`, onclick: () => take(at) }, made("bdi", { textContent: text }), made("span", { className: "beside", textContent: `${what} ${count}` }));
    item.setAttribute("role", "option");
    item.setAttribute("aria-selected", "false");
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

function take(at) {
  const field = one("#q");
  const { put, end } = suggested[at];
  field.setRangeText(put, field.selectionStart - end.length, field.selectionStart, "end");
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
    else if (event.key === "Enter" && chosen >= 0) take(chosen);
    else if (event.key === "Escape") closeSuggestions();
    else return;
    event.preventDefault();
  });
}

/* Keys. Who speaks to the browser or types by accident can switch them off. */

const keysAreOn = () => { try { return localStorage.getItem("keys") !== "off"; } catch { return true; } };

const current = () => document.activeElement.closest?.(".hit, .passage") || one(".hit.here");

function step(by) {
  const hits = all(".hit");
  if (!hits.length) return;
  const at = hits.indexOf(current());
  const next = hits[at < 0 ? (by > 0 ? 0 : hits.length - 1) : Math.min(Math.max(at + by, 0), hits.length - 1)];
  goTo(next);
  // Whoever comes back to this page goes on from there.
  history.replaceState({ ...history.state, hit: next.id }, "");
}

function goTo(hit) {
  all(".hit").forEach((other) => other.classList.toggle("here", other === hit));
  hit.focus({ preventScroll: true });
  hit.scrollIntoView({ block: "nearest" });
}

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
  for (const choice of all(".switch")) {
    const box = one("input", choice);
    choice.hidden = false;
    box.checked = keysAreOn();
    box.onchange = () => {
      try { localStorage.setItem("keys", box.checked ? "on" : "off"); } catch { /* Not kept, then. */ }
      all(".switch input").forEach((other) => { other.checked = box.checked; });
    };
  }
}

addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
  const bar = event.target.closest?.(".timeline a");
  if (bar && ["ArrowLeft", "ArrowRight", "Home", "End"].includes(event.key)) {
    const bars = all("a", bar.closest("svg"));
    const at = bars.indexOf(bar);
    const to = { ArrowLeft: at - 1, ArrowRight: at + 1, Home: 0, End: bars.length - 1 }[event.key];
    const next = bars[Math.min(Math.max(to, 0), bars.length - 1)];
    bars.forEach((other) => other.setAttribute("tabindex", other === next ? "0" : "-1"));
    next.focus();
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
    x: () => { const context = current() && one(".context", current()); if (context) { context.open = !context.open; context.scrollIntoView({ block: "nearest" }); } },
    c: () => { const link = current() && one(".copy", current()); if (link) copy(link); },
    n: () => walk(1),
    p: () => walk(-1),
  };
  if (keys[event.key]) { event.preventDefault(); keys[event.key](); }
});

/* A page that waits for an index goes on once there is one. */

async function awaitIndex() {
  if (!one("[data-awaits-index]")) return;
  try {
    const page = await (await fetch(location, { headers: { accept: "text/html" } })).text();
    if (!page.includes("data-awaits-index")) { location.reload(); return; }
  } catch { /* The server is away; it may come back. */ }
  setTimeout(awaitIndex, 2000);
}

// One stop for Tab in each row of bars; the arrow keys go on from there.
function readyBars() {
  for (const row of all(".timeline svg")) {
    const bars = all("a", row);
    const first = bars.find((bar) => bar.matches(".chosen")) || bars[0];
    bars.forEach((bar) => bar.setAttribute("tabindex", bar === first ? "0" : "-1"));
  }
}

function readyMain() {
  readyToWalk();
  readyToSwitch();
  readyBars();
  awaitIndex();
}

readyToSuggest();
readyMain();
// Back from an article, the passage that led there is at hand.
const before = history.state?.hit && document.getElementById(history.state.hit);
if (before) goTo(before);
