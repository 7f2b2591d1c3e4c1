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
const goThere = async (address, parts) => {
  const mine = ++asking;
  const response = await fetch(address);
  const text = await response.text();
  if (mine !== asking || !response.ok) return;
  const made = new DOMParser().parseFromString(text, "text/html");
  for (const part of parts) {
    document.querySelector(part).replaceWith(document.adoptNode(made.querySelector(part)));
  }
  history.replaceState(null, "", address);
  moveByHand();
};
const asked = (form) => {
  const query = new URLSearchParams([...new FormData(form)].filter(([, value]) => value));
  return `${form.getAttribute("action")}?${query}`;
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
    goThere(asked(day.form), [".big-map", ".as-list"]);
  });
  day.addEventListener("change", () => { if (day.value) slider.value = dayOf(day.value); });
  day.closest("label").append(slider);
}

// Map: a finger, two, the mouse and the wheel move what is drawn; once it rests, the page is asked for what lies there.
// Degrees of latitude and the web's Mercator projection, the equator one unit long.
const down = (lat) => 0.5 - Math.asinh(Math.tan(lat * Math.PI / 180)) / (2 * Math.PI);
const latitude = (y) => Math.atan(Math.sinh(Math.PI * (1 - 2 * y))) * 180 / Math.PI;
const MARGIN = 0.92; // what a drawing leaves around the box that it is asked for

const moveByHand = () => {
  const map = document.querySelector(".big-map svg.map");
  const form = document.querySelector(".filter.through-time");
  if (!map || !form) return;
  const [, , width, height] = map.getAttribute("viewBox").split(" ").map(Number);
  const [west, south, east, north] = map.dataset.window.split(",").map(Number);
  let box = { x: 0, y: 0, k: 1 };
  let rest = 0;
  const show = () => {
    map.setAttribute("viewBox", `${box.x} ${box.y} ${width / box.k} ${height / box.k}`);
    asking++;
    clearTimeout(rest);
    rest = setTimeout(redraw, 250);
  };
  const redraw = () => {
    if (grips.size || !map.isConnected) return;
    const [left, right] = [0.5 - MARGIN / 2, 0.5 + MARGIN / 2].map((part) => (box.x + width / box.k * part) / width);
    const [top, low] = [0.5 - MARGIN / 2, 0.5 + MARGIN / 2].map((part) => (box.y + height / box.k * part) / height);
    const lon = (part) => west + (east - west) * part;
    const lat = (part) => latitude(down(north) + (down(south) - down(north)) * part);
    const there = [Math.max(lon(left), -180), Math.max(lat(low), -85), Math.min(lon(right), 180), Math.min(lat(top), 85)];
    let field = form.elements.box;
    if (!field) form.append(field = Object.assign(document.createElement("input"), { type: "hidden", name: "box" }));
    field.value = there.map((degrees) => degrees.toFixed(4)).join(",");
    goThere(asked(form), [".big-map"]);
  };
  const zoom = (clientX, clientY, times) => {
    const frame = map.getBoundingClientRect();
    const [px, py] = [(clientX - frame.left) / frame.width, (clientY - frame.top) / frame.height];
    const k = Math.min(Math.max(box.k * times, 0.25), 12);
    box = { x: box.x + px * (width / box.k - width / k), y: box.y + py * (height / box.k - height / k), k };
    show();
  };
  map.addEventListener("wheel", (event) => {
    event.preventDefault();
    zoom(event.clientX, event.clientY, event.deltaY < 0 ? 1.2 : 1 / 1.2);
  }, { passive: false });
  const grips = new Map();
  const apart = () => {
    const [a, b] = [...grips.values()];
    return { x: (a.x + b.x) / 2, y: (a.y + b.y) / 2, far: Math.hypot(a.x - b.x, a.y - b.y) };
  };
  let moved = 0;
  map.addEventListener("pointerdown", (event) => {
    if (!grips.size) moved = 0;
    grips.set(event.pointerId, { x: event.clientX, y: event.clientY });
  });
  for (const end of ["pointerup", "pointercancel"]) {
    map.addEventListener(end, (event) => {
      if (grips.delete(event.pointerId) && !grips.size && moved > 4) show();
    });
  }
  map.addEventListener("dragstart", (event) => event.preventDefault());
  map.addEventListener("pointermove", (event) => {
    const grip = grips.get(event.pointerId);
    if (!grip) return;
    const [dx, dy] = [event.clientX - grip.x, event.clientY - grip.y];
    moved += Math.hypot(dx, dy);
    if (moved <= 4) return; // a press that hardly moves is a click on a place
    map.setPointerCapture(event.pointerId);
    const before = grips.size === 2 ? apart() : null;
    grips.set(event.pointerId, { x: event.clientX, y: event.clientY });
    if (before) {
      const after = apart();
      if (before.far > 0 && after.far > 0) zoom(after.x, after.y, after.far / before.far);
    }
    const scale = width / box.k / map.getBoundingClientRect().width / grips.size;
    box.x -= dx * scale;
    box.y -= dy * scale;
    show();
  });
};
moveByHand();
