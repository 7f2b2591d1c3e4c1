// What pages gain where scripts run: words and values that light each other, keys, and a map that moves under the hand.
"use strict";

const tokens = (node) => (node.dataset.of || "").split(" ");

// Reader: a value and its words light together.
const marked = [...document.querySelectorAll("[data-of]")];
const byToken = new Map();
for (const node of marked) {
  for (const token of tokens(node)) {
    if (!byToken.has(token)) byToken.set(token, []);
    byToken.get(token).push(node);
  }
}
const light = (node, on) => {
  for (const token of tokens(node)) {
    for (const other of byToken.get(token)) other.classList.toggle("lit", on);
  }
};
for (const node of marked) {
  for (const [event, on] of [["mouseenter", true], ["mouseleave", false], ["focusin", true], ["focusout", false]]) {
    node.addEventListener(event, () => light(node, on));
  }
}

// Keys: "/" searches, "j" and "k" walk through facts, "g" and a letter leads to a page.
const facts = [...document.querySelectorAll("article.fact[id]")];
let at = -1;
let waiting = false;
const desk = document.querySelector(".desk");

// Review: "a" accepts, "r" rejects, "u" takes back, "c" opens the fields, "m" and "s" go to what may be
// merged and split; "j" and "k" lead to other facts.
const decide = (event) => {
  const move = { j: "next", k: "prev" }[event.key];
  if (move) document.querySelector(`.moves a[rel=${move}]`)?.click();
  const verdict = { a: "accept", r: "reject", u: "undo" }[event.key];
  if (verdict) document.querySelector(`.decide button[value=${verdict}]`)?.click();
  const likely = { m: "merge", s: "split" }[event.key];
  if (likely) document.querySelector(`.proposed button[value^=${likely}]`)?.focus();
  const fields = document.querySelector(".decide details");
  if (event.key === "c" && fields) {
    event.preventDefault();
    fields.open = true;
    fields.querySelector("select, input").focus();
  }
};
const ways = { n: "/", m: "/map", p: "/places", t: "/timeline", d: "/documents", s: "/sources", r: "/review" };
document.addEventListener("keydown", (event) => {
  const typing = event.target.closest("input, select, textarea");
  if (typing || event.ctrlKey || event.metaKey || event.altKey) return;
  if (waiting) {
    waiting = false;
    if (ways[event.key]) location.href = ways[event.key];
    return;
  }
  if (event.key === "g") waiting = true;
  if (event.key === "/") {
    event.preventDefault();
    document.querySelector(".find input").focus();
  }
  if (desk) return decide(event);
  const step = { j: 1, k: -1 }[event.key];
  if (step && facts.length) {
    at = Math.min(Math.max(at + step, 0), facts.length - 1);
    facts[at].tabIndex = -1;
    facts[at].focus({ preventScroll: true });
    facts[at].scrollIntoView({ block: "center" });
  }
});

// Map: a slider under each day goes through time; the page that it asks for takes the place of this one's picture and list.
const days = document.querySelectorAll(".filter.through-time input[type=date]");
const DAY = 86_400_000;
const dayOf = (text) => Math.round(Date.parse(text) / DAY);
const textOf = (day) => new Date(day * DAY).toISOString().slice(0, 10);
let asking = 0;
const goThere = async (form) => {
  const mine = ++asking;
  const query = new URLSearchParams([...new FormData(form)].filter(([, value]) => value));
  const address = `${form.getAttribute("action")}?${query}`;
  const response = await fetch(address);
  const text = await response.text();
  if (mine !== asking || !response.ok) return;
  const made = new DOMParser().parseFromString(text, "text/html");
  for (const part of [".big-map", ".as-list"]) {
    document.querySelector(part).replaceWith(document.adoptNode(made.querySelector(part)));
  }
  history.replaceState(null, "", address);
  moveByHand();
};
for (const day of days) {
  const [first, last] = [dayOf(day.min), dayOf(day.max)];
  if (!(last > first)) continue;
  const slider = Object.assign(document.createElement("input"), { type: "range", min: first, max: last, step: 1 });
  slider.value = day.value ? dayOf(day.value) : last;
  slider.setAttribute("aria-label", day.closest("label").textContent.trim());
  slider.className = "slider";
  slider.addEventListener("input", () => {
    day.value = textOf(Number(slider.value));
    goThere(day.form);
  });
  day.addEventListener("change", () => { if (day.value) slider.value = dayOf(day.value); });
  day.closest("label").append(slider);
}

// Map: dragging and the wheel move what is drawn; the links beside it draw it anew.
const moveByHand = () => {
  const map = document.querySelector(".big-map svg.map");
  if (!map) return;
  const [, , width, height] = map.getAttribute("viewBox").split(" ").map(Number);
  let box = { x: 0, y: 0, k: 1 };
  const show = () => map.setAttribute("viewBox", `${box.x} ${box.y} ${width / box.k} ${height / box.k}`);
  map.addEventListener("wheel", (event) => {
    event.preventDefault();
    const frame = map.getBoundingClientRect();
    const [px, py] = [(event.clientX - frame.left) / frame.width, (event.clientY - frame.top) / frame.height];
    const k = Math.min(Math.max(box.k * (event.deltaY < 0 ? 1.2 : 1 / 1.2), 1), 12);
    box = {
      x: box.x + px * (width / box.k - width / k),
      y: box.y + py * (height / box.k - height / k),
      k,
    };
    show();
  }, { passive: false });
  let grip = null;
  map.addEventListener("pointerdown", (event) => {
    grip = { x: event.clientX, y: event.clientY, from: { ...box } };
  });
  map.addEventListener("pointerup", () => { grip = null; });
  map.addEventListener("pointermove", (event) => {
    if (!grip) return;
    // A press that hardly moves is a click on a place.
    if (Math.hypot(event.clientX - grip.x, event.clientY - grip.y) > 4) map.setPointerCapture(event.pointerId);
    const scale = width / box.k / map.getBoundingClientRect().width;
    box.x = grip.from.x - (event.clientX - grip.x) * scale;
    box.y = grip.from.y - (event.clientY - grip.y) * scale;
    show();
  });
};
moveByHand();
