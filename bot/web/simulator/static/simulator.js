// The phone simulator: draws the two phones from /simulator/state and sends what the person does.
"use strict";

const phonesPlace = document.getElementById("phones");
const tabs = document.querySelector(".tabs");
const trouble = document.getElementById("trouble");
const drawn = new Map(); // phone id -> what its list shows, to leave unchanged phones alone
let busy = 0;

async function ask(path, body) {
  busy += 1;
  lock(true);
  try {
    const answer = await fetch(path, body && {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify(body),
    });
    const state = await answer.json();
    if (!answer.ok) throw new Error(state.error || `error ${answer.status}`);
    trouble.hidden = true;
    draw(state);
  } catch (error) {
    trouble.textContent = `The program did not answer: ${error.message}`;
    trouble.hidden = false;
  } finally {
    busy -= 1;
    lock(busy > 0 && body);
  }
}

function lock(isLocked) {
  for (const button of document.querySelectorAll(".steps button")) button.disabled = Boolean(isLocked);
}

function draw(state) {
  const clock = new Intl.DateTimeFormat(undefined, {
    weekday: "short", day: "numeric", month: "short", hour: "2-digit", minute: "2-digit", timeZone: state.zone,
  });
  document.getElementById("now").textContent = `${clock.format(new Date(state.now))} (${state.zone.replace(/_/g, " ")})`;
  for (const phone of state.phones) drawPhone(phone, state.zone);
}

function drawPhone(phone, zone) {
  const section = document.getElementById(`phone-${phone.id}`) || addPhone(phone);
  section.querySelector("h2").textContent = phone.title;
  section.querySelector(".address").textContent = phone.kind === "sms" ? phone.address : `chat ${phone.address}`;
  const content = JSON.stringify([phone.address, zone, phone.messages]);
  if (drawn.get(phone.id) === content) return;
  drawn.set(phone.id, content);
  const list = section.querySelector(".messages");
  list.replaceChildren(...bubbles(phone, zone));
  list.scrollTop = list.scrollHeight;
}

function addPhone(phone) {
  const section = document.getElementById("phone").content.firstElementChild.cloneNode(true);
  section.id = `phone-${phone.id}`;
  section.classList.add(phone.kind);
  const input = section.querySelector("input");
  input.id = `text-${phone.id}`;
  input.placeholder = phone.kind === "sms" ? "Text message" : "Message, or /start";
  section.querySelector("label").htmlFor = input.id;
  section.querySelector("form").addEventListener("submit", (event) => {
    event.preventDefault();
    const text = input.value.trim();
    if (!text) return;
    input.value = "";
    ask("/simulator/write", { phone: phone.id, text });
  });
  section.querySelector(".renew").addEventListener("click", () => ask("/simulator/renew", { phone: phone.id }));
  phonesPlace.append(section);
  addTab(phone, section);
  return section;
}

function addTab(phone, section) {
  const tab = document.createElement("button");
  tab.type = "button";
  tab.role = "tab";
  tab.textContent = phone.title;
  tab.setAttribute("aria-controls", section.id);
  tab.addEventListener("click", () => show(section.id));
  tabs.append(tab);
  if (tabs.children.length === 1) show(section.id);
  else tab.setAttribute("aria-selected", "false");
}

function show(id) {
  for (const section of phonesPlace.children) section.classList.toggle("shown", section.id === id);
  for (const tab of tabs.children) tab.setAttribute("aria-selected", String(tab.getAttribute("aria-controls") === id));
  const list = document.querySelector(`#${id} .messages`);
  list.scrollTop = list.scrollHeight;
}

function bubbles(phone, zone) {
  const day = new Intl.DateTimeFormat(undefined, { weekday: "long", day: "numeric", month: "long", timeZone: zone });
  const hour = new Intl.DateTimeFormat(undefined, { hour: "2-digit", minute: "2-digit", timeZone: zone });
  if (!phone.messages.length) {
    const empty = document.createElement("li");
    empty.className = "empty";
    empty.textContent = phone.kind === "sms" ? "Write “hi” to begin, as a patient would." : "Write /start to begin, as a patient would.";
    return [empty];
  }
  const items = [];
  let shownDay = "";
  for (const message of phone.messages) {
    const at = new Date(message.at);
    if (day.format(at) !== shownDay) {
      shownDay = day.format(at);
      const item = document.createElement("li");
      item.className = "day";
      item.textContent = shownDay;
      items.push(item);
    }
    items.push(bubble(phone, message, hour.format(at)));
  }
  return items;
}

function bubble(phone, message, time) {
  const item = document.createElement("li");
  item.className = message.mine ? "message mine" : "message";
  const box = document.createElement("div");
  box.className = "bubble";
  if (phone.kind === "telegram" && !message.mine) box.append(...formatted(message.text));
  else box.append(message.text);
  if (message.picture) {
    const picture = document.createElement("img");
    picture.src = message.picture;
    picture.alt = message.attachment;
    picture.addEventListener("load", () => item.parentElement?.scrollTo(0, item.parentElement.scrollHeight));
    box.prepend(picture);
  } else if (message.attachment) {
    const file = document.createElement("span");
    file.className = "file";
    file.textContent = `📎 ${message.attachment}`;
    box.append(file);
  }
  const stamp = document.createElement("time");
  stamp.textContent = time;
  box.append(stamp);
  item.append(box);
  if (message.buttons.length) item.append(keyboard(phone, message));
  return item;
}

function keyboard(phone, message) {
  const rows = new Map();
  for (const choice of message.buttons) {
    if (!rows.has(choice.row)) rows.set(choice.row, document.createElement("div"));
    const button = document.createElement("button");
    button.type = "button";
    button.textContent = choice.label;
    button.addEventListener("click", () => ask("/simulator/tap", { phone: phone.id, message: message.id, data: choice.data }));
    rows.get(choice.row).append(button);
  }
  const place = document.createElement("div");
  place.className = "buttons";
  place.append(...rows.values());
  return place;
}

// Telegram's few tags and nothing else: everything unknown stays text.
function formatted(html) {
  const allowed = new Set(["B", "I", "U", "S", "CODE"]);
  const copy = (node) => {
    if (node.nodeType === Node.TEXT_NODE) return [node.textContent];
    const children = [...node.childNodes].flatMap(copy);
    if (!allowed.has(node.nodeName)) return children;
    const element = document.createElement(node.nodeName);
    element.append(...children);
    return [element];
  };
  return [...new DOMParser().parseFromString(html, "text/html").body.childNodes].flatMap(copy);
}

for (const button of document.querySelectorAll(".steps button")) {
  button.addEventListener("click", () => ask("/simulator/advance", { step: button.dataset.step }));
}
ask("/simulator/state");
setInterval(() => { if (!busy && !document.hidden) ask("/simulator/state"); }, 2000);
