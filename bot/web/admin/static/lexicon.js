// The lexicon's pages: waits for a replay; suggests how serious an entry is.
"use strict";
(() => {
  const EVERY = 400; // milliseconds between two looks
  const job = document.getElementById("job");
  const topic = document.getElementById("topic");

  async function look() {
    const text = document.getElementById("job-text");
    const bar = document.getElementById("job-bar");
    let found;
    try {
      const answer = await fetch(job.dataset.progress, { headers: { accept: "application/json" } });
      if (!answer.ok) return location.reload();
      found = await answer.json();
    } catch {
      return setTimeout(look, EVERY * 5); // no connection: the replay goes on by itself
    }
    if (found.is_over) return location.replace(location.pathname);
    if (found.of) {
      bar.max = found.of;
      bar.value = found.done;
    } else if (found.done) {
      bar.removeAttribute("value");
      text.textContent = `Reading real texts: ${found.done} so far.`;
    }
    return setTimeout(look, EVERY);
  }
  if (job) look();

  // The usual tier of what it is about, as long as nobody has chosen one.
  topic?.addEventListener("change", () => {
    if (document.querySelector("input[name=tier]:checked")) return;
    const usual = topic.selectedOptions[0].dataset.tier;
    const choice = document.querySelector(`input[name=tier][value="${usual}"]`);
    if (choice) choice.checked = true;
  });
  document.getElementById("errors")?.focus();
})();
