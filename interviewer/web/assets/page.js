// The clock under the answer, the draft that survives a reload, and the language of the page. No network.
(() => {
  document.documentElement.lang = "en";
  const WPM = 150;
  const DRAFT = "interviewer-draft";
  const box = () => document.querySelector("#answer textarea");
  const seat = () => {
    const cards = document.querySelectorAll("#asked .question, #question .question");
    const card = document.querySelector("#asked .question") || cards[0];
    return card ? { key: (card.querySelector("h2") || card).textContent, clock: Number(card.dataset.clock || 90) } : null;
  };

  const words = (text) => (text.trim() ? text.trim().split(/\s+/).length : 0);

  const draw = () => {
    const clock = document.querySelector("#clock");
    const field = box();
    if (!clock || !field) return;
    const here = seat();
    const aim = here ? here.clock : 90;
    const n = words(field.value);
    const seconds = Math.round((n / WPM) * 60);
    const state = seconds > aim * 4 / 3 ? "late" : seconds > aim ? "over" : "within";
    const says = { within: `within the ${aim} s aim`, over: `past the ${aim} s aim`, late: `well past the ${aim} s aim` }[state];
    const text = n ? `${n} words ≈ ${seconds} s spoken at ${WPM} words a minute: ${says}` : `Aim: ${aim} seconds, about ${Math.round(aim * WPM / 60)} words. Nothing is cut off.`;
    if (clock.dataset.text === text) return;
    clock.dataset.text = text;
    const share = Math.min(100, (seconds / (aim * 4 / 3)) * 100);
    clock.replaceChildren();
    const bar = document.createElement("div");
    bar.className = `bar ${state}`;
    const fill = document.createElement("span");
    fill.style.width = `${share}%`;
    bar.append(fill);
    const line = document.createElement("p");
    line.textContent = text;
    clock.append(bar, line);
  };

  let restored = null;
  const restore = () => {
    const field = box();
    const here = seat();
    if (!field || !here || restored === here.key) return;
    restored = here.key;
    const kept = JSON.parse(localStorage.getItem(DRAFT) || "null");
    if (kept && kept.key === here.key && kept.text && !field.value) {
      field.value = kept.text;
      field.dispatchEvent(new Event("input", { bubbles: true }));
    }
  };

  document.addEventListener("input", (event) => {
    if (event.target !== box()) return;
    const here = seat();
    if (here) localStorage.setItem(DRAFT, JSON.stringify({ key: here.key, text: event.target.value }));
    draw();
  });

  document.addEventListener("click", (event) => {
    const go = event.target.closest && event.target.closest("a.go");
    if (go) {
      event.preventDefault();
      const field = box();
      if (field) { field.scrollIntoView({ behavior: "smooth", block: "center" }); field.focus({ preventScroll: true }); }
      return;
    }
    const copy = event.target.closest && event.target.closest("button.copy");
    if (copy) {
      const card = copy.closest(".stronger");
      const says = card.querySelector(".copied");
      const done = () => { says.textContent = " Copied."; };
      const failed = () => {
        getSelection().selectAllChildren(card.querySelector(".version"));
        says.textContent = " Selected: copy it with your keyboard.";
      };
      if (navigator.clipboard) navigator.clipboard.writeText(card.querySelector(".version").innerText.trim()).then(done, failed);
      else failed();
      return;
    }
    const link = event.target.closest && event.target.closest("a.quote");
    if (!link) return;
    const mark = [...(link.closest(".told") || document).querySelectorAll("mark[data-for]")].find((m) => m.dataset.for.split(" ").includes(link.dataset.quote));
    if (!mark) return;
    event.preventDefault();
    const folded = mark.closest("details");
    if (folded) folded.open = true;
    mark.scrollIntoView({ behavior: "smooth", block: "center" });
    mark.classList.add("flash");
    setTimeout(() => mark.classList.remove("flash"), 1600);
  });

  new MutationObserver(() => { draw(); restore(); }).observe(document.documentElement, { childList: true, subtree: true });

  // A link to a file is followed as a visit, which breaks off every answer that is still on its way: Gradio would take the
  // server for lost and load the page again. As a download it leaves the page alone.
  document.addEventListener("click", (event) => {
    const link = event.target.closest?.('a[href^="/export/"], a[href^="/panel/report/"][href*="."]');
    if (link) link.download = "";
  }, true);
})();
