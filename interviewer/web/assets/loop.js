// The Interview tab: thinking time that is not counted, a ring that says in words where the answer is, and a draft that
// survives a reload. The box closes only where the person chose strict. No network.
(() => {
  const WPM = 150;
  const DRAFT = "interviewer-loop-draft";
  const box = () => document.querySelector("#loop-answer textarea");
  const card = () => document.querySelector("#loop-question .question");
  const words = (text) => (text.trim() ? text.trim().split(/\s+/).length : 0);
  const thinking = { key: null, until: 0 };

  const ring = (share, state) => {
    const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
    svg.setAttribute("viewBox", "0 0 36 36");
    svg.setAttribute("aria-hidden", "true");
    svg.setAttribute("class", `ring ${state}`);
    for (const [name, length] of [["track", 100], ["fill", Math.min(100, share)]]) {
      const circle = document.createElementNS("http://www.w3.org/2000/svg", "circle");
      for (const [k, v] of Object.entries({ cx: 18, cy: 18, r: 15.915, fill: "none", pathLength: 100, "stroke-width": 4, class: name, "stroke-dasharray": `${length} 100` })) circle.setAttribute(k, v);
      svg.append(circle);
    }
    return svg;
  };

  const show = (text, share, state) => {
    const clock = document.querySelector("#loop-clock");
    if (!clock || clock.dataset.text === text) return;
    clock.dataset.text = text;
    const line = document.createElement("p");
    line.textContent = text;
    clock.replaceChildren(ring(share, state), line);
  };

  const draw = () => {
    const here = card();
    const field = box();
    if (!here || !field) return;
    const aim = Number(here.dataset.clock || 0);
    if (!aim) { field.readOnly = false; return show("No clock here.", 0, "within"); }
    if (thinking.key !== here.dataset.key) {
      thinking.key = here.dataset.key;
      thinking.until = Date.now() + 1000 * Number(here.dataset.think || 0);
    }
    const n = words(field.value);
    const left = Math.ceil((thinking.until - Date.now()) / 1000);
    if (!n && left > 0) { field.readOnly = false; return show(`Thinking time: ${left} s left, not counted. Begin when you like.`, 0, "within"); }
    const seconds = Math.round((n / WPM) * 60);
    const red = Math.round((aim * 4) / 3);
    const state = seconds >= red ? "late" : seconds >= aim ? "over" : "within";
    const closed = state === "late" && here.dataset.strict === "yes";
    field.readOnly = closed;
    const says = { within: `green, within the ${aim} s aim`, over: `amber, past the ${aim} s aim`, late: `red, well past the ${aim} s aim` }[state];
    const twice = !closed && seconds >= 2 * aim ? ` ${here.dataset.interrupt || ""}` : "";
    const end = closed ? " The box is closed, as you chose; what you typed is kept. Send it." : twice;
    show(n ? `${n} words ≈ ${seconds} s spoken: ${says}.${end}` : `Aim: ${aim} seconds, about ${Math.round((aim * WPM) / 60)} words. Nothing is cut off${here.dataset.strict === "yes" ? ` before ${red} s, as you chose` : ""}.`, (seconds / aim) * 100, state);
  };

  // Who types past twice the time is asked once to come to the end, aloud where questions are read aloud. Not for words that
  // were put here by the page: a transcript, or a draft after a reload.
  let interrupted = null;
  const cutIn = (here, field) => {
    const seconds = (words(field.value) / WPM) * 60;
    const { clock, interrupt, key } = here.dataset;
    if (!interrupt || field.readOnly || interrupted === key || !Number(clock) || seconds < 2 * Number(clock)) return;
    interrupted = key;
    document.dispatchEvent(new CustomEvent("interviewer-cuts-in", { detail: { text: interrupt, question: "#loop-question" } }));
  };

  let restored = null;
  const restore = () => {
    const field = box();
    const here = card();
    if (!field || !here || restored === here.dataset.key) return;
    restored = here.dataset.key;
    const kept = JSON.parse(localStorage.getItem(DRAFT) || "null");
    if (kept && kept.key === here.dataset.key && kept.text && !field.value) {
      field.value = kept.text;
      field.dispatchEvent(new Event("input", { bubbles: true }));
    }
  };

  document.addEventListener("input", (event) => {
    const here = card();
    if (event.target !== box() || !here) return;
    localStorage.setItem(DRAFT, JSON.stringify({ key: here.dataset.key, text: event.target.value }));
    draw();
    if (event.isTrusted) cutIn(here, event.target);
  });
  setInterval(draw, 500);
  new MutationObserver(() => { restore(); draw(); }).observe(document.documentElement, { childList: true, subtree: true });
})();
