// Press to talk: record, send the sound to this server, put the words into the answer box. And read a question aloud.
// A recording lives in this page and in the server's memory; only what a person keeps is written to disk.
(() => {
  const { NONE, sentence, wav, start, post } = window.interviewerRecorder;
  const KEPT = "interviewer-spoken"; // the recording behind the draft, so that a reload does not lose it
  const WORDS = "interviewer-words"; // the person's own list of words that an ear should know
  const CHECKS = "interviewer-checks"; // word error rate of each engine in the microphone check
  const ALOUD = "interviewer-aloud"; // whether each new question is read aloud
  const WARN_S = 600;
  const PLAYBACK_S = 5; // of the microphone check
  const read = (name) => { try { return JSON.parse(localStorage.getItem(name) || "null"); } catch { return null; } };
  const keep = (name, value) => localStorage.setItem(name, JSON.stringify(value));
  const clock = (s) => `${Math.floor(s / 60)}:${String(Math.floor(s % 60)).padStart(2, "0")}`;
  const token = () => [...crypto.getRandomValues(new Uint8Array(16))].map((b) => b.toString(16).padStart(2, "0")).join("");
  const field = (selector) => document.querySelector(`${selector} textarea, ${selector} input`);
  const put = (box, text) => { box.value = text; box.dispatchEvent(new Event("input", { bubbles: true })); };
  // The newest question that is shown: its text, its clock and its probe.
  const asked = (selectors) => {
    const cards = selectors.split(",").map((s) => document.querySelector(`${s.trim()} .question, ${s.trim()}.question`)).filter(Boolean);
    const probe = cards.map((c) => c.dataset.probe).find(Boolean) || "";
    const card = cards[0];
    if (!card) return { text: "", aloud: "", opening: "", clock: 90, probe, strict: false, interrupt: "" };
    const text = (card.querySelector("h2") || card).textContent.trim();
    const first = card.querySelector(".introduction"); // an interviewer says who they are before the first question
    const aloud = first ? `${first.textContent.trim()} ${text}` : text;
    const opening = `${(card.querySelector(".was-asked") || { textContent: "" }).textContent} ${text}`.trim();
    return { text, aloud, opening, clock: Number(card.dataset.clock || 90), probe, strict: card.dataset.strict === "yes", interrupt: card.dataset.interrupt || "" };
  };

  // --- the Speak tab ---------------------------------------------------------------------------------

  const panels = new Map();
  let leaving = null; // what would be lost if the page were left now
  let checking = false; // a microphone check listens: there is one microphone
  let listener = null; // who was chosen to listen, on this page

  // Clicks on the buttons of `root` that have a verb in `on`.
  const listen = (root, on) => root.addEventListener("click", (event) => {
    const button = event.target.closest("button");
    const name = button && Object.keys(on).find((n) => button.classList.contains(n));
    if (name) on[name]();
  });

  // The microphone check, and the words that should be known: in the Speak tab, and by itself before an interview. What is
  // chosen in one place is shown in the others.
  const checker = (root) => {
    const at = (name) => root.querySelector(`.${name}`);
    let stop = null, misheard = [];
    const show = (name, shown) => { at(name).hidden = !shown; };
    const know = (words) => {
      keep(WORDS, words);
      document.querySelectorAll(".words-known").forEach((box) => { box.value = words; });
    };
    const on = {
      try: async () => {
        if (checking || leaving) return;
        checking = true;
        at("result").textContent = "";
        try { stop = await start((s, level) => { at("tried").textContent = `Done (${clock(s)})`; at("try-level").value = level; }); }
        catch (error) { checking = false; at("result").textContent = sentence(error); return; }
        show("try", false); show("tried", true); show("try-level", true); show("misheard", false);
        at("result").textContent = "Listening … press Done when you have read it.";
      },
      tried: async () => {
        if (!stop) return;
        const ending = stop;
        stop = null;
        show("tried", false); show("try", true); show("try-level", false);
        at("result").textContent = "Transcribing …";
        try {
          const blob = await ending();
          checking = false;
          const sound = await wav(blob);
          at("heard").src = `${URL.createObjectURL(sound)}#t=0,${PLAYBACK_S}`;
          show("playback", true);
          const words = read(WORDS) || "";
          const found = await post(`/voice/check?${new URLSearchParams({ ear: at("ear").value, ...(words ? { words } : {}) })}`, sound);
          keep(CHECKS, { ...read(CHECKS), [found.ear]: found.rate });
          at("result").textContent = `Heard: “${found.heard}” ${found.says} ${found.advice}`;
          misheard = found.misheard;
          at("misheard").querySelector("span").textContent = misheard.length ? `Words of the trade that were not heard: ${misheard.join(", ")}.` : "The words of the trade were all heard.";
          show("misheard", true); show("teach", misheard.length > 0);
        } catch (error) { at("result").textContent = error.message; }
      },
      teach: () => {
        const known = at("words-known");
        const listed = known.value.split(",").map((w) => w.trim()).filter(Boolean);
        known.value = [...new Set([...listed, ...misheard])].join(", ");
        know(known.value);
        show("teach", false);
        at("misheard").querySelector("span").textContent = "They are in the list of words that should be known, and go with what you record from now on. Read once more to see whether it helps.";
        root.querySelector(".own-words").open = true;
        known.focus();
      },
      "forget-words": () => know(""),
    };
    listen(root, on);
    at("words-known").value = read(WORDS) || "";
    if (listener) at("ear").value = listener;
    root.addEventListener("change", (event) => {
      if (event.target === at("words-known")) know(event.target.value);
      if (event.target === at("ear")) {
        listener = event.target.value;
        document.querySelectorAll(".ear").forEach((other) => { other.value = listener; });
      }
    });
  };

  const panel = (root) => {
    const at = (name) => root.querySelector(`.${name}`);
    let stop = null, blob = null, url = null, interrupted = false;
    const state = (text) => { at("state").textContent = text; };
    const notes = (lines, wrong = false) => {
      at("notes").replaceChildren(...lines.map((line) => Object.assign(document.createElement("li"), { textContent: line, className: wrong ? "wrong" : "" })));
    };
    const show = (name, shown) => { at(name).hidden = !shown; };
    const held = () => { try { return JSON.parse(field(root.dataset.spoken).value || "null"); } catch { return null; } };
    const hold = (value) => {
      const box = field(root.dataset.spoken);
      if (box) put(box, value ? JSON.stringify(value) : "");
      keep(KEPT, value ? { key: asked(root.dataset.question).text, value } : null);
    };
    const tick = (seconds, level) => {
      const { clock: aim, strict, interrupt } = asked(root.dataset.question);
      if (strict && seconds > aim * 4 / 3) { on.stop({ closed: true }); return; }
      const how = seconds > aim * 4 / 3 ? "late" : seconds > aim ? "over" : "within";
      at("clock").querySelector(".bar").className = `bar ${how}`;
      at("clock").querySelector("span").style.width = `${Math.min(100, seconds / (aim * 4 / 3) * 100)}%`;
      const cut = strict ? `stopped at ${clock(aim * 4 / 3)}, as you chose` : "nothing is cut off";
      const says = { within: "", over: `: past the aim, ${cut}`, late: `: well past the aim, ${cut}` }[how];
      if (interrupt && !interrupted && seconds >= 2 * aim) {
        interrupted = true;
        const heard = cutIn(interrupt, root.dataset.question) ? " Without a headset this sentence may stand in the transcript: take it out there." : "";
        state(`${interrupt} (Still listening: press Stop when you are done.${heard})`);
      }
      at("elapsed").textContent = `${clock(seconds)} of ${clock(aim)}${says}${seconds > WARN_S ? ". Only the first ten minutes are transcribed." : ""}`;
      at("level").value = level;
    };
    const playable = (sound) => {
      if (url) URL.revokeObjectURL(url);
      url = sound ? URL.createObjectURL(sound) : null;
      if (url) at("play").src = url; else at("play").removeAttribute("src");
      ["play", "again", "forget"].forEach((name) => show(name, Boolean(url)));
    };
    const arrived = (found) => {
      const box = field(root.dataset.box);
      const before = box.value.trim();
      put(box, before ? `${before} ${found.added}` : found.text);
      at("read").checked = false;
      hold({ recording: found.recording, heard: found.text, delivery: found.delivery, keep: at("keep").checked, read_through: false });
      state("Ready: read the transcript below and correct it, then send it.");
      notes(found.notes);
      box.focus();
    };
    const transcribe = async (sound, { again = false } = {}) => {
      const here = asked(root.dataset.question);
      const ear = at("ear").value;
      const old = held();
      const box = field(root.dataset.box);
      if (again && old && box.value.trim() === old.heard.trim()) { put(box, ""); hold(null); }
      const after = box.value.trim() && held() ? held().recording : "";
      const name = token();
      const check = (read(CHECKS) || {})[ear];
      const words = read(WORDS) || "";
      const own = here.probe.startsWith("Q") ? { question: here.opening.slice(0, 600) } : {}; // no library knows what may be said to it
      const query = new URLSearchParams({ ear, probe: here.probe, after, ...own, ...(words ? { words } : {}), ...(check === undefined ? {} : { check }) });
      state("Transcribing … your recording is safe here.");
      leaving = "transcribing";
      keep(KEPT, { key: here.text, waiting: name });
      try { arrived(await post(`/voice/hear/${name}?${query}`, sound)); }
      catch (error) { keep(KEPT, null); state("Not transcribed."); notes([error.message], true); }
      finally { leaving = null; }
    };
    const on = {
      record: async () => {
        if (stop || checking) return;
        notes([]);
        interrupted = false;
        state("Asking the browser for the microphone …");
        try { stop = await start(tick); } catch (error) { state(sentence(error)); return; }
        leaving = "listening";
        show("record", false); show("stop", true); show("level", true);
        state("Listening … silence ends nothing: press Stop when you are done.");
        at("stop").focus();
      },
      stop: async ({ closed = false } = {}) => {
        if (!stop) return;
        const ending = stop;
        stop = null;
        show("stop", false); show("level", false); show("record", true);
        state("Transcribing …");
        try { blob = await wav(await ending()); }
        catch { blob = null; leaving = null; playable(null); state("Not transcribed."); notes(["The recording is empty: found no sound; press Record, speak, then Stop."], true); return; }
        playable(blob);
        await transcribe(blob);
        if (closed) at("notes").prepend(Object.assign(document.createElement("li"), { textContent: "The recording was stopped well past the aim, as you chose." }));
      },
      again: () => blob && transcribe(blob, { again: true }),
      forget: async () => {
        const old = held();
        blob = null;
        playable(null);
        hold(null);
        notes([]);
        if (old) await fetch(`/voice/held/${old.recording}`, { method: "DELETE" }).catch(() => null);
        state("The recording is deleted. The words in the box stay; they count as typed.");
      },
    };
    listen(root, on);
    checker(root);
    root.addEventListener("change", (event) => {
      if (event.target === at("file") && event.target.files[0]) {
        blob = event.target.files[0];
        notes([]);
        playable(blob);
        transcribe(blob);
      }
      const now = held();
      if (now && (event.target === at("keep") || event.target === at("read"))) hold({ ...now, keep: at("keep").checked, read_through: at("read").checked });
    });
    // After a reload: what was transcribed, or still is being transcribed, comes back.
    const comeBack = async () => {
      const kept = read(KEPT);
      const here = asked(root.dataset.question);
      if (!kept || !here.text || kept.key !== here.text || held() || !field(root.dataset.box)) return;
      if (kept.value) { hold(kept.value); state("Ready: the recording behind this draft is still known."); return; }
      state("Transcribing … the recording was sent before the page was loaded again.");
      for (;;) {
        const reply = await fetch(`/voice/held/${kept.waiting}`).catch(() => null);
        if (reply && reply.status === 202) { await new Promise((r) => setTimeout(r, 500)); continue; }
        const found = reply ? await reply.json().catch(() => null) : null;
        if (reply && reply.ok && found) arrived(found);
        else { keep(KEPT, null); state("Not transcribed."); notes([(found && found.error) || "The server did not answer."], true); }
        return;
      }
    };
    let thinking = null; // what was sent, until the page shows what became of it
    const sent = () => {
      thinking = held();
      if (!thinking) return;
      state("Thinking …");
      keep(KEPT, null);
    };
    const ready = () => {
      thinking = null;
      blob = null;
      playable(null);
      notes([]);
      at("elapsed").textContent = "0:00";
      at("clock").querySelector(".bar").className = "bar within";
      at("clock").querySelector("span").style.width = "0";
      state("Ready.");
    };
    const told = () => {
      if (held() && document.querySelector(".toast-body.error")) {
        hold(thinking);
        thinking = null;
        state("Not sent: your words are still in the box.");
      } else if (!held() && !document.querySelector(".feedback .rater[role=status]")) ready();
    };
    let question = null;
    const renewed = () => {
      if (thinking) told();
      const now = asked(root.dataset.question).text;
      if (!now || now === question) return;
      const first = question === null;
      question = now;
      if (first) { comeBack(); return; }
      if (!stop && !thinking) ready(); // somebody may still be speaking
    };
    return { sent, renewed, send: root.dataset.send };
  };

  // Who hears the questions hears the interviewer ask to come to the end, too: once, while they speak or type.
  const cutIn = (text, question) => {
    const bar = [...document.querySelectorAll(".aloud")].find((b) => b.dataset.question === question);
    const wanted = Boolean(bar && bar.querySelector(".each").checked);
    if (wanted) aloud(bar, text);
    return wanted;
  };
  document.addEventListener("interviewer-cuts-in", (event) => cutIn(event.detail.text, event.detail.question));

  // --- reading aloud ---------------------------------------------------------------------------------

  let voices = [];
  const warm = () => { if (window.speechSynthesis) voices = speechSynthesis.getVoices(); };
  if (window.speechSynthesis) { warm(); speechSynthesis.addEventListener("voiceschanged", warm); }
  const player = new Audio();
  // Only a voice of this computer: others send the text to their maker. Resolves to whether it began to speak.
  const byBrowser = async (text) => {
    for (let n = 0; n < 30 && window.speechSynthesis && !voices.length; n += 1) { await new Promise((r) => setTimeout(r, 100)); warm(); }
    const voice = voices.find((v) => v.localService && v.lang.startsWith("en"));
    if (!voice) return false;
    speechSynthesis.cancel();
    const utterance = new SpeechSynthesisUtterance(text);
    Object.assign(utterance, { voice, lang: voice.lang });
    window.interviewerUtterance = utterance; // or it may be collected in mid-sentence
    return new Promise((done) => {
      const late = setTimeout(() => { speechSynthesis.cancel(); done(false); }, 4000);
      utterance.onstart = () => { clearTimeout(late); done(true); };
      utterance.onerror = () => { clearTimeout(late); done(false); };
      speechSynthesis.speak(utterance);
    });
  };
  const byServer = async (text) => {
    const reply = await fetch("/voice/aloud", { method: "POST", body: text }).catch(() => null);
    if (!reply || !reply.ok) return false;
    player.src = URL.createObjectURL(await reply.blob());
    return player.play().then(() => true, () => false);
  };
  const aloud = async (bar, text = asked(bar.dataset.question).aloud) => {
    const says = bar.querySelector(".says");
    says.textContent = "Reading …";
    if (bar.dataset.browser && (await byBrowser(text))) says.textContent = "Read by the browser.";
    else if (bar.dataset.server && (await byServer(text))) says.textContent = `Read by ${bar.dataset.server}.`;
    else says.textContent = "No voice found here: the question stands above as text.";
  };
  document.addEventListener("click", (event) => {
    const bar = event.target.closest && event.target.closest(".aloud .say") && event.target.closest(".aloud");
    if (bar) aloud(bar);
  });

  // --- the page --------------------------------------------------------------------------------------

  document.addEventListener("click", async (event) => {
    const target = event.target.closest && event.target.closest("button");
    if (!target) return;
    panels.forEach((p) => { if (target.matches(p.send) || target.closest(p.send)) p.sent(); });
    if (target.classList.contains("unkeep")) {
      const reply = await fetch(target.dataset.url, { method: "DELETE" }).catch(() => null);
      if (reply && reply.ok) target.closest("li").remove(); else target.textContent = "Not deleted: the server did not answer. Try again";
    }
  });
  document.addEventListener("change", (event) => { if (event.target.matches && event.target.matches(".aloud .each")) keep(ALOUD, event.target.checked); });
  window.addEventListener("beforeunload", (event) => { if (leaving) event.preventDefault(); });

  const look = async () => {
    const devices = navigator.mediaDevices && navigator.mediaDevices.enumerateDevices ? await navigator.mediaDevices.enumerateDevices().catch(() => []) : [];
    const found = devices.some((d) => d.kind === "audioinput");
    document.documentElement.classList.toggle("no-microphone", !found);
    document.querySelectorAll(".voice").forEach((root) => { if (!found && !root.dataset.said) { root.dataset.said = "yes"; root.querySelector(".state").textContent = NONE; } });
  };
  const read_out = new Map(); // the question that each button stood beside last
  const changed = () => {
    document.querySelectorAll(".voice").forEach((root) => {
      if (!panels.has(root)) { panels.set(root, panel(root)); look(); }
      panels.get(root).renewed();
    });
    document.querySelectorAll(".voice-check").forEach((root) => { if (!root.dataset.live) { root.dataset.live = "yes"; checker(root); } });
    [...panels.keys()].filter((root) => !root.isConnected).forEach((root) => panels.delete(root));
    document.querySelectorAll(".aloud").forEach((bar) => {
      const now = asked(bar.dataset.question).text;
      if (!now || now === read_out.get(bar)) return;
      const first = !read_out.has(bar);
      read_out.set(bar, now);
      const each = bar.querySelector(".each");
      if (first && read(ALOUD)) each.checked = true;
      // A page that was only just loaded may not make a sound: the browser wants a click first.
      if (each.checked && (!first || (navigator.userActivation && navigator.userActivation.hasBeenActive))) aloud(bar);
    });
  };
  if (navigator.mediaDevices && navigator.mediaDevices.addEventListener) navigator.mediaDevices.addEventListener("devicechange", look);
  new MutationObserver(changed).observe(document.documentElement, { childList: true, subtree: true });
})();
