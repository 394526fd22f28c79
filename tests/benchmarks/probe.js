/*
 * The benchmarks' probe inside the page, loaded before the page's own scripts.
 *
 * All times are those of performance.now(), in milliseconds. Between the key press and
 * the picture, the probe runs only what is noted here.
 */
(() => {
  const PATIENCE_MS = 20000;
  const probe = (window.probe = {});
  const find = (name) => document.querySelector(`.player-${name}`);

  const send = WebSocket.prototype.send;
  WebSocket.prototype.send = function (...message) {
    probe.sent ??= performance.now();
    return send.apply(this, message);
  };

  /* The training loss that is drawn, which identifies the run. */
  const shown = () => Array.from(probe.plot.resting.find(({ name }) => name === "training").ys);

  /* Report the time after the current frame: a message posted in a frame arrives after it. */
  const afterFrame = (tell) => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = () => tell(performance.now());
    port2.postMessage(null);
  };

  /* Report the time when a change made now is on the screen: the next frame is the first one. */
  const painted = (tell) => requestAnimationFrame(() => afterFrame(tell));

  /* Watch the current plot, and report whenever it shows another run. */
  probe.watch = () => {
    probe.plot = find("plot");
    let { resting } = probe.plot;
    const look = () => {
      if (probe.plot.resting !== resting) {
        ({ resting } = probe.plot);
        afterFrame((time) => probe.tell?.(time));
      }
      requestAnimationFrame(look);
    };
    requestAnimationFrame(look);
  };

  addEventListener(
    "keydown",
    (event) => {
      probe.pressed = event.timeStamp;
      probe.sent = null;
      probe.painted = new Promise((resolve, reject) => {
        probe.tell = resolve;
        setTimeout(() => reject(new Error("No new picture came.")), PATIENCE_MS);
      });
    },
    true,
  );

  /* The same for the position of the player's slider. */
  probe.follow = () =>
    new MutationObserver(() => painted((time) => probe.tell?.(time))).observe(
      find("scrub").querySelector("output"),
      { childList: true, characterData: true, subtree: true },
    );

  /* The time from the last key press until the slider's position was on the screen. */
  probe.followed = async () => (await probe.painted) - probe.pressed;

  /* The result of the last key press. */
  probe.outcome = async () => {
    const painted = await probe.painted;
    return {
      picture: painted - probe.pressed,
      waited: probe.sent - probe.pressed,
      run: shown(),
      sameNode: probe.plot.isConnected && find("plot") === probe.plot,
    };
  };

  /* Count the frames, and the epochs seen in them, until the condition no longer holds. */
  const frames = (holds) =>
    new Promise((resolve) => {
      const times = [];
      const epochs = new Set();
      const output = find("scrub").querySelector("output");
      const count = (now) => {
        times.push(now);
        epochs.add(output.textContent);
        if (holds(now - times[0])) requestAnimationFrame(count);
        else resolve({ times, epochs: [...epochs] });
      };
      requestAnimationFrame(count);
    });

  probe.isPlaying = () => find("play").textContent.trim() === "Pause";

  probe.play = () => {
    find("play").click();
    return frames(probe.isPlaying);
  };

  probe.idle = (milliseconds) => frames((passed) => passed < milliseconds);
})();
