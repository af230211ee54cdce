// One recording from the microphone, as 16 kHz mono, and its way to this server; what goes wrong is a sentence.
window.interviewerRecorder = (() => {
  const NONE = "No microphone found: you can still type.";

  const sentence = (error) => ({
    NotFoundError: NONE,
    NotAllowedError: "The browser may not use the microphone: allow it in the address bar, or type.",
    NotReadableError: "The microphone is used by another program: close that one, or type.",
    NoDevices: "The browser gives a microphone only to this computer's own pages or over https: you can still type.",
  })[error.name] || `The microphone could not be opened (${error.name}): you can still type.`;

  // Everything a browser can record is decoded here and sent as 16 kHz mono.
  const wav = async (blob) => {
    const context = new AudioContext();
    let sound;
    try { sound = await context.decodeAudioData(await blob.arrayBuffer()); } finally { context.close(); }
    const length = Math.max(1, Math.ceil(sound.duration * 16000));
    const offline = new OfflineAudioContext(1, length, 16000);
    const source = offline.createBufferSource();
    source.buffer = sound;
    source.connect(offline.destination);
    source.start();
    const samples = (await offline.startRendering()).getChannelData(0);
    const out = new DataView(new ArrayBuffer(44 + 2 * samples.length));
    const ascii = (at, text) => [...text].forEach((c, i) => out.setUint8(at + i, c.charCodeAt(0)));
    ascii(0, "RIFF"); out.setUint32(4, 36 + 2 * samples.length, true); ascii(8, "WAVEfmt ");
    [[16, 16, 4], [20, 1, 2], [22, 1, 2], [24, 16000, 4], [28, 32000, 4], [32, 2, 2], [34, 16, 2], [40, 2 * samples.length, 4]]
      .forEach(([at, value, bytes]) => (bytes === 4 ? out.setUint32(at, value, true) : out.setUint16(at, value, true)));
    ascii(36, "data");
    samples.forEach((s, i) => out.setInt16(44 + 2 * i, Math.max(-1, Math.min(1, s)) * 32767, true));
    return new Blob([out.buffer], { type: "audio/wav" });
  };

  // One recording; `tick` is told seconds and level. Nothing but `stop` ends it.
  const start = async (tick) => {
    if (!navigator.mediaDevices || !navigator.mediaDevices.getUserMedia) throw Object.assign(new Error(), { name: "NoDevices" });
    // What makes a voice pleasant for people on a call makes words harder to hear; only the level is evened out.
    const wanted = { echoCancellation: false, noiseSuppression: false, autoGainControl: true };
    const stream = await navigator.mediaDevices.getUserMedia({ audio: wanted });
    const context = new AudioContext();
    const ear = context.createAnalyser();
    context.createMediaStreamSource(stream).connect(ear);
    const levels = new Float32Array(ear.fftSize);
    const recorder = new MediaRecorder(stream);
    const parts = [];
    recorder.ondataavailable = (event) => { if (event.data.size) parts.push(event.data); };
    recorder.start(1000);
    const begun = performance.now();
    const timer = setInterval(() => {
      ear.getFloatTimeDomainData(levels);
      tick((performance.now() - begun) / 1000, Math.min(1, 4 * Math.max(...levels.map(Math.abs))));
    }, 150);
    return () => new Promise((done) => {
      clearInterval(timer);
      recorder.onstop = () => {
        stream.getTracks().forEach((t) => t.stop());
        context.close();
        done(new Blob(parts, { type: recorder.mimeType }));
      };
      recorder.stop();
    });
  };

  const post = async (url, body) => {
    let reply;
    try { reply = await fetch(url, { method: "POST", body, headers: { "content-type": "application/octet-stream" } }); }
    catch { throw new Error("The server did not answer. Your recording is still here: transcribe it again, or type."); }
    const said = await reply.json().catch(() => ({ error: `The server failed (${reply.status}). Your recording is still here.` }));
    if (!reply.ok) throw new Error(said.error || `The server failed (${reply.status}).`);
    return said;
  };

  return { NONE, sentence, wav, start, post };
})();
