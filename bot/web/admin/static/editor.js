// The editor: both phones follow the text while it is written; nothing that was written is lost.
"use strict";
(() => {
  const form = document.getElementById("editor");
  if (!form) return;
  const WAIT = 250; // milliseconds without a key before the phones are asked for
  const fields = [...form.querySelectorAll("[data-part]")];
  const texts = fields.filter((each) => each.matches("textarea, input:not([type])"));
  const person = document.getElementById("person");
  const discreet = document.getElementById("discreet");
  const keptAs = `steady:${form.dataset.preview}`;
  let last = texts[0], timer = 0, asked = 0, isSaved = false;

  const element = (tag, className, text) => {
    const made = document.createElement(tag);
    if (className) made.className = className;
    if (text !== undefined) made.textContent = text;
    return made;
  };
  const written = () => new URLSearchParams(
    [...[...new FormData(form)].filter(([name]) => name.startsWith("part_")), ["person", person.value], ["discreet", discreet.checked ? "yes" : ""]]);
  const valueOf = (each) => each.type === "checkbox" ? each.checked : each.value;
  const nameOf = (each) => each.type === "checkbox" ? `${each.name}=${each.value}` : each.name;
  const first = new Map(fields.map((each) => [each, valueOf(each)]));
  const isChanged = () => fields.some((each) => valueOf(each) !== first.get(each));

  async function look() {
    const turn = ++asked;
    let answer;
    try {
      answer = await fetch(form.dataset.preview, { method: "POST", body: written(), headers: { accept: "application/json" } });
    } catch {
      return tell("No connection. Your text is kept in this page.");
    }
    if (turn !== asked) return; // a newer one is on its way
    if (answer.status === 401) return ask(look);
    const shown = await answer.json();
    if (!answer.ok) return tell(shown.error);
    tell("");
    showTelegram(shown.telegram);
    showSms(shown.sms);
    showWarnings(shown.warnings, shown.verdict);
    document.getElementById("difference").innerHTML = shown.difference; // made and escaped by our server
  }

  function showTelegram(seen) {
    const bubble = document.getElementById("telegram-bubble");
    if (seen.error) bubble.textContent = seen.error; else bubble.innerHTML = seen.html; // escaped by our server
    document.getElementById("telegram-buttons").replaceChildren(...seen.buttons.map((row) => {
      const line = element("div", "line");
      line.append(...row.map((label) => element("span", "", label)));
      return line;
    }));
    document.getElementById("telegram-meter").textContent = seen.meter;
  }

  function showSms(seen) {
    document.getElementById("sms-bubble").textContent = seen.error || seen.text;
    document.getElementById("sms-dots").replaceChildren(...(seen.dots || []).map((kind) => element("i", kind)));
    const meter = document.getElementById("sms-meter");
    meter.replaceChildren(...(seen.meter || []).map((line) => {
      const made = element("span", line.over ? "over" : "", line.text);
      made.append(document.createElement("br"));
      return made;
    }));
  }

  function showWarnings(warnings, verdict) {
    for (const list of form.querySelectorAll("ul[data-warnings]")) {
      const mine = warnings.filter((each) => each.part === list.dataset.warnings);
      list.replaceChildren(...mine.map((each) => {
        const item = element("li");
        item.append(element("span", `tag ${each.severity === "error" ? "bad" : "warn"}`, each.severity));
        const words = element("span", "", each.text);
        if (each.found) words.append(" ", element("code", "", each.found));
        item.append(words);
        return item;
      }));
      const isWrong = mine.some((each) => each.severity === "error");
      for (const field of fields.filter((each) => each.dataset.part === list.dataset.warnings)) {
        if (isWrong) field.setAttribute("aria-invalid", "true"); else field.removeAttribute("aria-invalid");
      }
    }
    const line = document.getElementById("verdict");
    line.textContent = verdict;
    const hasErrors = warnings.some((each) => each.severity === "error");
    line.className = `note ${hasErrors ? "bad" : warnings.length ? "warn" : "good"}`;
    line.dataset.at = String(asked); // which question this answers
  }

  function tell(text) {
    const place = document.getElementById("trouble");
    place.textContent = text;
    place.hidden = !text;
  }

  // The session has ended: sign in here and go on, without leaving the page.
  function ask(then) {
    const dialog = document.getElementById("sign-in");
    if (dialog.open) return;
    const inner = dialog.querySelector("form");
    dialog.showModal();
    inner.onsubmit = async (event) => {
      event.preventDefault();
      const answer = await fetch("/admin/sign-in", { method: "POST", body: new URLSearchParams(new FormData(inner)), headers: { accept: "application/json" } });
      const said = await answer.json();
      const trouble = dialog.querySelector("[role=alert]");
      trouble.hidden = answer.ok;
      trouble.textContent = answer.ok ? "" : said.error;
      if (!answer.ok) return;
      inner.reset();
      dialog.close();
      then();
    };
  }

  // What was written and not saved survives a reload, in this tab only.
  function keep(found) {
    try { sessionStorage.setItem(keptAs, JSON.stringify(found)); } catch { /* a private window keeps nothing */ }
  }

  function offerKept() {
    let found = null;
    try { found = JSON.parse(sessionStorage.getItem(keptAs)); } catch { /* nothing usable */ }
    const isNews = (each) => found && found[nameOf(each)] !== undefined && found[nameOf(each)] !== valueOf(each);
    if (!fields.some(isNews)) return;
    const note = document.getElementById("kept");
    note.hidden = false;
    note.querySelector("button").addEventListener("click", () => {
      for (const each of fields.filter(isNews)) {
        if (each.type === "checkbox") each.checked = found[nameOf(each)]; else each.value = found[nameOf(each)];
      }
      note.hidden = true;
      later();
    });
  }

  function later() {
    clearTimeout(timer);
    timer = setTimeout(look, WAIT);
    keep(Object.fromEntries(fields.map((each) => [nameOf(each), valueOf(each)])));
    document.getElementById("unsaved").hidden = !isChanged();
  }

  for (const each of fields) each.addEventListener("input", later);
  for (const each of texts) each.addEventListener("focus", () => { last = each; });
  person.addEventListener("change", look);
  discreet.addEventListener("change", look);
  for (const button of document.querySelectorAll("button[data-insert]")) {
    button.addEventListener("click", () => {
      if (last.readOnly) return;
      last.setRangeText(`{{ ${button.dataset.insert} }}`, last.selectionStart, last.selectionEnd, "end");
      last.focus();
      later();
    });
  }
  for (const button of document.querySelectorAll("button[data-take]")) {
    button.addEventListener("click", () => {
      const field = document.getElementById(`part-${button.dataset.take}`);
      field.value = document.getElementById(`merged-${button.dataset.take}`).textContent;
      field.closest("details")?.setAttribute("open", "");
      field.focus();
      later();
    });
  }
  addEventListener("beforeunload", (event) => { if (isChanged() && !isSaved) event.preventDefault(); });

  // Ask whether we are still signed in before the form leaves the page.
  form.addEventListener("submit", async (event) => {
    if (form.dataset.sure) return;
    event.preventDefault();
    const button = event.submitter;
    const send = async () => {
      let answer;
      try {
        answer = await fetch(form.dataset.preview, { method: "POST", body: written(), headers: { accept: "application/json" } });
      } catch {
        return tell("No connection. Your text is kept in this page; try again in a moment.");
      }
      if (answer.status === 401) return ask(send);
      form.dataset.sure = "yes";
      isSaved = true;
      sessionStorage.removeItem(keptAs);
      form.requestSubmit(button);
    };
    send();
  });
  offerKept();
  look();
})();
