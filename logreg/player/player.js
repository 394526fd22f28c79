/*
 * Plays a picture: a resting Plotly figure, and what moves in it along a timeline, which are the
 * epochs of a run or the values of a variable.
 *
 * Plotly draws what rests: axes, points, curves, legends. It draws them once for each picture,
 * into a node that stays, so that zoom and playhead outlive a change of the numbers. What moves is
 * drawn on two canvases aligned with Plotly's axes, since redrawing a contour by Plotly takes
 * longer than a frame may. A model comes as the coefficients of its scores, which are polynomials
 * of the two axes: the picture is exact at every zoom. Playing never talks to the server.
 *
 * Between two frames the numbers are interpolated: a step of gradient descent is a straight
 * line, and the picture moves along it. At rest the picture is that of one frame.
 */

const PLOTLY_PATIENCE_MS = 20000;
const NARROW_PX = 640;
const CLICK_SLACK_PX = 4;
const REST_MS = 300;
const DOUBLE_CLICK_MS = 300;
const LEAVING_MS = 2000;
/* Of a saved picture: dots to a pixel of the screen, and the room above for its title. */
const SAVED_DENSITY = 2;
const TITLE_PX = 34;
/* Points along an axis between which curves are drawn straight: about 8 pixels apart. */
const FINE = 65;
// A double click resets the zoom to the ranges of this run, which Plotly does not know.
const CONFIG = { displayModeBar: false, doubleClick: false, showTips: false };

const players = new WeakMap();

/*
 * Where the reader has stopped, with the `replay` of that time: they find it again when they come
 * back to the page. By label, since epochs of two pages are those of two runs.
 */
const places = new Map();
const placeName = ({ label, timeline }) => `${label} ${timeline.key}`;

/* What is called with every picture; it returns what takes the player away. */
function mount({ data, parentElement, setTriggerValue }) {
  const root = parentElement.querySelector(".player");
  if (!players.has(root)) players.set(root, new Player(root));
  const player = players.get(root);
  clearTimeout(player.leaving);
  player.report = setTriggerValue;
  player.show(data);
  return () => {
    clearTimeout(player.resting);
    // Streamlit at times takes a component away only to bring it back with the next picture.
    player.leaving = setTimeout(() => {
      players.delete(root);
      player.remove();
    }, LEAVING_MS);
  };
}

export default function () {
  globalThis.logregPlayer = mount;
  dispatchEvent(new Event("logreg-player"));
}

class Player {
  constructor(root) {
    const find = (name) => root.querySelector(`.player-${name}`);
    this.root = root;
    this.stage = find("stage");
    this.plot = find("plot");
    this.under = find("under");
    this.over = find("over");
    this.tip = find("tip");
    this.message = find("message");
    this.status = find("status");
    this.readout = find("readout");
    this.playButton = find("play");
    this.transport = find("transport");
    this.scrub = find("scrub");
    this.slider = this.scrub.querySelector("input");
    this.output = this.scrub.querySelector("output");
    this.speed = find("speed").querySelector("select");
    this.loop = find("loop").querySelector("input");

    this.data = null;
    this.position = 0; // in frames; a fraction while playing
    this.playing = false;
    this.held = false; // the reader stopped it: a new run must not start by itself
    this.moved = false; // the reader has gone to a place
    this.clicked = null; // the frame before the click that may begin a double click
    this.zooms = {}; // by axis: the range that the reader chose, and what the axis meant then
    this.pointer = null; // where it is over the stage, in pixels of the window
    this.drawings = 0;
    this.reducedMotion = matchMedia("(prefers-reduced-motion: reduce)");

    this.playButton.onclick = () => {
      if (this.playing) return this.hold();
      this.moved = true;
      this.play();
    };
    find("back").onclick = () => this.step(-1);
    find("forward").onclick = () => this.step(1);
    find("save").onclick = ({ target }) => target.value && this.save(target.value);
    this.slider.oninput = () => this.seek(this.frameOf(Number(this.slider.value)));
    this.stage.onpointermove = (event) => this.pointAt(event);
    this.stage.onpointerdown = (event) => this.pointAt(event);
    // A finger leaves as soon as it has pointed.
    this.stage.onpointerleave = ({ pointerType }) => pointerType !== "touch" && this.pointAt(null);
    this.onMouseDown = (event) => (this.pressed = event.button === 0 ? event : null);
    this.stage.addEventListener("mousedown", this.onMouseDown, true);
    this.onMouseUp = (event) => this.click(event);
    this.onKey = (event) => this.key(event);
    window.addEventListener("mouseup", this.onMouseUp, true);
    document.addEventListener("keydown", this.onKey);
    this.resizing = new ResizeObserver(() => this.resize());
    this.resizing.observe(this.stage);
  }

  remove() {
    this.playing = false;
    clearTimeout(this.clicking);
    this.stage.removeEventListener("mousedown", this.onMouseDown, true);
    window.removeEventListener("mouseup", this.onMouseUp, true);
    document.removeEventListener("keydown", this.onKey);
    this.resizing.disconnect();
    window.Plotly?.purge(this.plot);
  }

  /* ---- a picture arrives ---- */

  async show(data) {
    this.wanted = data;
    this.root.setAttribute("aria-label", data.label);
    try {
      await plotlyLoaded();
      if (data !== this.wanted || !this.root.isConnected) return; // a newer one overtook this one
      await (data.id === this.data?.id ? this.goOn(data) : this.begin(data));
      this.message.hidden = true;
      this.letTablesScroll();
    } catch (error) {
      this.fail(error, "The picture could not be drawn. Reload the page to try again.");
    }
  }

  fail(error, sentence) {
    console.error(error);
    this.message.textContent = sentence;
    this.message.hidden = false;
  }

  async begin(data) {
    const { value } = this; // of the picture that is about to go
    const { timeline } = data;
    const same = this.data && this.data.timeline?.name === timeline?.name;
    if (this.playing) this.setPlaying(false);
    const asked = this.data && data.replay !== this.data.replay;
    if (asked) [this.held, this.moved] = [false, true];
    const left = this.data ? null : placeLeft(data);
    const start = left ?? timeline?.start;
    if (!this.data && start != null) this.held = true;
    if (left !== null) this.moved = true;
    this.take(data);

    const starts = timeline?.plays && !this.held && !this.reducedMotion.matches;
    const stays = this.held || !timeline?.plays;
    const chosen = same && !asked ? value : (start ?? this.values[0]);
    this.position = starts ? 0 : stays ? this.frameOf(chosen) : this.last;
    await this.draw();
    if (starts && data === this.wanted) this.play();
    else this.rest();
  }

  /* The same picture comes again when the theme has changed, or with another point chosen. */
  async goOn(data) {
    this.take(data);
    await this.draw();
    if (!this.playing) this.rest();
  }

  take(data) {
    const { timeline } = data;
    this.data = data;
    this.field = data.field && new Field(decoded(data.field));
    this.moving = data.moving.map((moving) => decoded(moving));
    this.numbers = decoded(data.readout.values);
    this.readout.innerHTML = data.readout.html;
    this.slots = [...this.readout.querySelectorAll("[data-value]")];
    this.setSpoken();
    this.plot.setAttribute("aria-label", data.alt);
    this.status.textContent = data.alt;
    this.stage.hidden = !data.figure.data.length;
    // Without a timeline all there is to do is to save the picture.
    this.transport.classList.toggle("player-still", !timeline);
    this.transport.hidden = !timeline && this.stage.hidden;
    if (timeline) this.name(timeline);
  }

  name({ name, values, plays, decimals }) {
    this.scrub.querySelector("span").textContent = name;
    this.slider.setAttribute("aria-label", name);
    this.slider.min = values[0];
    this.slider.max = values.at(-1);
    this.slider.step = decimals ? "any" : 1;
    // A variable is not played through again and again.
    for (const part of [this.speed, this.loop]) part.parentElement.hidden = !plays;
  }

  get values() {
    return this.data.timeline?.values ?? [0];
  }

  get last() {
    return this.values.length - 1;
  }

  get value() {
    return this.data ? this.values[Math.round(this.position)] : 0;
  }

  /* The frame whose value is nearest. */
  frameOf(value) {
    const after = this.values.findIndex((shown) => shown >= value);
    if (after <= 0) return after && value > this.values[0] ? this.last : 0;
    return value - this.values[after - 1] < this.values[after] - value ? after - 1 : after;
  }

  /* ---- time ---- */

  play() {
    if (!this.data || this.playing) return;
    if (this.position >= this.last) this.position = 0;
    this.held = false;
    places.delete(placeName(this.data));
    clearTimeout(this.resting);
    this.setPlaying(true);
    let before = null;
    const clock = (this.clock = {});
    const tick = (now) => {
      if (!this.playing || this.clock !== clock) return;
      const elapsed = before === null ? 0 : (now - before) / 1000;
      before = now;
      const { seconds } = this.data.timeline;
      this.position += (elapsed * Number(this.speed.value) * this.last) / seconds;
      if (this.position >= this.last) {
        if (this.loop.checked) this.position = 0;
        else {
          this.position = this.last;
          this.setPlaying(false);
          this.rest();
        }
      }
      this.paint();
      if (this.playing) requestAnimationFrame(tick);
    };
    requestAnimationFrame(tick);
  }

  setPlaying(playing) {
    this.playing = playing;
    this.playButton.querySelector("span").textContent = playing ? "Pause" : "Play";
    this.playButton
      .querySelector("path")
      .setAttribute("d", playing ? "M3 2.5h3.5v11H3zM9.5 2.5H13v11H9.5z" : "M4 2.5v11l9-5.5z");
    this.setSpoken();
  }

  /* Numbers that run are no news; numbers after a step are, but not a whole table of them. */
  setSpoken() {
    const spoken = !this.playing && !this.readout.querySelector("table");
    this.readout.setAttribute("aria-live", spoken ? "polite" : "off");
  }

  hold() {
    this.seek(Math.round(this.position));
  }

  step(frames) {
    this.seek(Math.round(this.position) + frames);
  }

  seek(frame) {
    if (!this.data) return;
    this.held = this.moved = true;
    if (this.playing) this.setPlaying(false);
    this.position = Math.min(Math.max(frame, 0), this.last);
    this.paint();
    this.rest();
  }

  /*
   * Write the value at which the reader has stopped into the address, so that a copied link leads
   * there. Not at once: browsers allow few such changes, and Streamlit makes its own.
   */
  rest() {
    clearTimeout(this.resting);
    const { key, plays } = this.data.timeline ?? {};
    if (!key) return;
    // Where it stands by itself needs no mention.
    const stopped = plays ? this.held : this.moved;
    const { value, data } = this;
    if (stopped) places.set(placeName(data), { value, replay: data.replay });
    else places.delete(placeName(data));
    this.resting = setTimeout(() => {
      const address = new URL(location);
      if (stopped) address.searchParams.set(key, this.written(value));
      else if (plays) address.searchParams.delete(key);
      if (address.href !== location.href) history.replaceState(history.state, "", address);
    }, REST_MS);
  }

  /* ---- the reader's hands ---- */

  key(event) {
    const inside = this.root.contains(event.target);
    // Outside all players the keys belong to the first one.
    const first = document.querySelector(".player:has(.player-transport:not(.player-still))");
    if (!inside && (event.target !== document.body || first !== this.root)) return;
    if (event.ctrlKey || event.altKey || event.metaKey || !this.data?.timeline) return;
    // Buttons, boxes and lists do with a key what they always do.
    const own = event.target.closest("button, select, summary, input[type=checkbox]");
    const scrubs = event.target === this.slider;
    const actions = {
      ArrowLeft: () => this.step(-1),
      ArrowRight: () => this.step(1),
      ArrowDown: scrubs && (() => this.step(-1)),
      ArrowUp: scrubs && (() => this.step(1)),
      PageDown: scrubs && (() => this.step(-10)),
      PageUp: scrubs && (() => this.step(10)),
      Home: inside && (() => this.seek(0)),
      End: inside && (() => this.seek(this.last)),
      " ": !own && (() => event.repeat || this.playButton.click()),
    };
    if (event.target.closest("select, .player-table") || !actions[event.key]) return;
    event.preventDefault();
    actions[event.key]();
  }

  click(event) {
    const { pressed } = this;
    this.pressed = null;
    if (!pressed || !this.data) return;
    // While the button is down Plotly covers the page, and the pointer has left the stage.
    this.pointAt(event);
    if (Math.hypot(event.clientX - pressed.clientX, event.clientY - pressed.clientY) > CLICK_SLACK_PX)
      return;
    // The browser counts clicks in a row: the second ends a zoom, and puts the epoch back to
    // what it was before the first.
    if (event.detail === 2) {
      clearTimeout(this.clicking);
      this.doubleClick(pressed);
      return;
    }
    const { timeline, clicks } = this.data;
    const hit = (name) => {
      const area = this.area(name);
      const { x, y, inside } = this.within(area, pressed);
      return inside && { x: area.xaxis.p2d(x), y: area.yaxis.p2d(y) };
    };
    const moment = timeline?.axis && hit(timeline.axis);
    this.clicked = moment ? Math.round(this.position) : null;
    if (moment) this.seek(this.frameOf(moment.x));
    const place = clicks && hit(clicks);
    // In a zoomed picture a second click may follow, which ends the zoom and means nothing else.
    const wait = Object.keys(this.zooms).length ? DOUBLE_CLICK_MS : 0;
    if (place) this.clicking = setTimeout(() => this.report("click", place), wait);
  }

  doubleClick(event) {
    const names = Object.keys(this.data.figure.layout).filter((key) => /^xaxis\d*$/.test(key));
    const areas = names.map((name) => this.area(name.replace("axis", "")));
    if (!areas.some((area) => this.within(area, event).inside)) return;
    if (this.clicked !== null) this.seek(this.clicked);
    this.zooms = {};
    this.draw();
  }

  /* What Plotly reports after the reader has dragged a box or an axis. */
  zoomed(changes) {
    for (const [key, value] of Object.entries(changes)) {
      const [, axis, end] = key.match(/^([xy]axis\d*)\.range\[([01])\]$/) ?? [];
      if (!axis) continue;
      this.zooms[axis] ??= { range: [], meaning: this.meaning(axis) };
      this.zooms[axis].range[end] = value;
    }
  }

  /* A zoom outlives a change of the run as long as the axis means the same. */
  meaning(axis) {
    return this.data.figure.layout[axis].uirevision;
  }

  pointAt(event) {
    this.pointer = event && { clientX: event.clientX, clientY: event.clientY };
    this.tellPointed();
  }

  /* Say what the pointer is on, and by its shape whether a click there means something. */
  tellPointed() {
    const { pointer, field, data } = this;
    const area = field?.area;
    const { x, y, inside } = area && pointer ? this.within(area, pointer) : {};
    const sample = inside ? this.sampleAt(area, x, y) : null;
    this.stage.classList.toggle("player-on-point", Boolean(sample) && data.clicks === "x");
    this.tip.hidden = !inside;
    if (!inside) return;
    const at = sample ? [sample.x, sample.y] : [area.xaxis.p2d(x), area.yaxis.p2d(y)];
    const words = [];
    if (sample) words.push(`${sample.name}:`);
    words.push(at.map(short).join(", "));
    // A slice says nothing of a point that lies beside it.
    if (!sample || !field.isSlice) {
      const { name, p } = field.probability(...at);
      words.push(`→ P(${name}) = ${p.toFixed(3)}`);
    }
    this.tip.textContent = words.join(" ");
    const left = area.left + x + 14;
    const room = this.stage.clientWidth - this.tip.offsetWidth - 4;
    this.tip.style.left = `${Math.max(4, Math.min(left, room))}px`;
    this.tip.style.top = `${area.top + y - 30}px`;
  }

  /*
   * The sample that a place of the plane is on, or null. Plotly's own events would not do: they
   * come some time after the pointer has moved, and a new picture with the same point under a
   * pointer that rests brings none.
   */
  sampleAt({ xaxis, yaxis }, x, y) {
    const { _fullData: traces, _fullLayout: layout } = this.plot;
    let nearest = null;
    let least = Infinity;
    for (const [index, { name, visible, marker, x: xs, y: ys }] of traces.entries()) {
      if (!this.asked[index] || visible !== true) continue; // the legend can hide a class
      const reach = layout.hoverdistance + marker.size / 2;
      for (let k = 0; k < xs.length; k++) {
        const away = Math.hypot(xaxis.d2p(xs[k]) - x, yaxis.d2p(ys[k]) - y);
        if (away <= reach && away < least) {
          least = away;
          nearest = { name, x: xs[k], y: ys[k] };
        }
      }
    }
    return nearest;
  }

  within(area, event) {
    const box = this.stage.getBoundingClientRect();
    const x = event.clientX - box.left - area.left;
    const y = event.clientY - box.top - area.top;
    return { x, y, inside: x >= 0 && y >= 0 && x <= area.width && y <= area.height };
  }

  /* ---- what rests ---- */

  resize() {
    this.letTablesScroll();
    if (this.data && !this.stage.hidden && this.stage.clientWidth !== this.drawnWidth) this.draw();
  }

  /* A table wider than its place scrolls, which keys can do only to what they reach. */
  letTablesScroll() {
    for (const box of this.readout.querySelectorAll(".player-table"))
      box.tabIndex = box.scrollWidth > box.clientWidth ? 0 : -1;
  }

  async draw() {
    const { figure, colours, heights, narrow, timeline, clicks } = this.data;
    if (this.stage.hidden) return this.tell(Math.round(this.position));
    const isNarrow = this.stage.clientWidth < NARROW_PX;
    this.stage.style.height = `${heights[Number(isNarrow)]}px`;
    this.stage.dataset.pointer = timeline?.axis ?? clicks ?? "";
    this.drawnWidth = this.stage.clientWidth;
    const style = getComputedStyle(this.root);
    const themed = (value) =>
      value in colours ? style.getPropertyValue(colours[value]).trim() : value;
    const { data, layout } = replaced(figure, themed);
    this.layers = this.moving.map(
      (each) => new LAYERS[each.kind](replaced(each.trace, themed), each),
    );
    if (this.field) {
      const { colour, width } = this.field.line;
      this.layers.unshift(new Boundary(this.field, themed(colour), width));
    }
    layout.font.family = style.fontFamily;
    layout.title = undefined; // the readout says it
    layout.margin = { ...layout.margin, t: 28 };
    layout.width = this.stage.clientWidth;
    layout.height = this.stage.clientHeight;
    if (isNarrow) for (const [path, value] of Object.entries(narrow)) put(layout, path, value);
    // A finger that moves over the picture means to scroll the page.
    if (matchMedia("(pointer: coarse)").matches) layout.dragmode = false;
    // On the field the tip speaks for the points as well.
    const onField = data.map((trace) => Boolean(this.field) && !trace.xaxis);
    this.asked = data.map(
      ({ mode, hoverinfo }, k) => onField[k] && mode === "markers" && hoverinfo !== "skip",
    );
    const resting = data.map((trace, k) =>
      onField[k] ? { ...trace, hovertemplate: "", hoverinfo: "skip" } : trace,
    );
    for (const [axis, zoom] of Object.entries(this.zooms)) {
      if (zoom.meaning === layout[axis].uirevision) layout[axis].range = [...zoom.range];
    }
    // The ranges are looked after here: for Plotly the axes are new each time.
    this.drawings += 1;
    for (const key of Object.keys(layout))
      if (/^[xy]axis\d*$/.test(key)) layout[key].uirevision = this.drawings;
    await window.Plotly.react(this.plot, resting, layout, CONFIG);
    // From the second drawing on, Plotly's own event has had the canvases placed.
    if (!this.listening) {
      this.listening = true;
      this.place();
      this.plot.on("plotly_afterplot", () => this.place());
      this.plot.on("plotly_relayouting", () => this.place());
      this.plot.on("plotly_relayout", (changes) => this.zoomed(changes));
    }
  }

  /* Where Plotly has put a subplot; named by its axes, such as "x2" and "y2". */
  area(x, y = x.replace("x", "y")) {
    const full = this.plot._fullLayout;
    const xaxis = full[x.replace("x", "xaxis")];
    const yaxis = full[y.replace("y", "yaxis")];
    return {
      xaxis,
      yaxis,
      left: xaxis._offset,
      top: yaxis._offset,
      width: Math.round(xaxis._length),
      height: Math.round(yaxis._length),
    };
  }

  /* Align the canvases and what is drawn on them with Plotly's axes. */
  place() {
    if (!this.plot._fullLayout) return;
    const { clientWidth: width, clientHeight: height } = this.stage;
    const density = window.devicePixelRatio || 1;
    setSize(this.under, width, height);
    setSize(this.over, width * density, height * density);
    this.over.getContext("2d").setTransform(density, 0, 0, density, 0, 0);
    this.field?.place(this.area("x"));
    for (const layer of this.layers) layer.place(this.area(...layer.axes));
    this.paint();
  }

  /* ---- what moves ---- */

  paint() {
    this.tell(Math.round(this.position));
    if (this.stage.hidden) return;
    this.message.hidden = true;
    const frame = Math.floor(this.position);
    const fraction = this.position - frame;
    const under = this.under.getContext("2d");
    const over = this.over.getContext("2d");
    over.clearRect(0, 0, this.stage.clientWidth, this.stage.clientHeight);
    this.field?.mix(frame, fraction);
    this.field?.paint(under);
    for (const layer of this.layers) layer.paint(over, frame, fraction);
    if (this.pointer) this.tellPointed();
  }

  tell(frame) {
    const value = this.values[frame];
    this.slider.value = value; // even if the same: a hand may have moved it between two frames
    if (this.told === frame && this.toldOf === this.data) return;
    this.told = frame;
    this.toldOf = this.data;
    if (this.data.timeline) {
      const { name, decimals } = this.data.timeline;
      const [written, end] = [value, this.values.at(-1)].map((each) => this.written(each));
      this.output.textContent = decimals ? minus(written) : `${written} of ${end}`;
      this.slider.setAttribute("aria-valuetext", `${name} ${this.output.textContent}`);
    }
    const { data, shape } = this.numbers;
    for (const slot of this.slots) {
      const number = data[frame * shape[1] + Number(slot.dataset.value)];
      slot.textContent = Number.isNaN(number) ? "–" : FORMATS[slot.dataset.format](number);
    }
  }

  /* ---- what is taken home ---- */

  /* Offer the picture at rest as a file. */
  async save(kind) {
    if (!this.data) return;
    if (this.playing) this.hold();
    try {
      await this.download(kind);
      this.message.hidden = true;
    } catch (error) {
      this.fail(error, "The picture could not be saved. Try the other kind, or reload the page.");
    }
  }

  async download(kind) {
    const { timeline, label } = this.data;
    const shown = timeline ? `${timeline.name}-${this.written(this.value)}` : label;
    const file = `logistic-regression-${shown.toLowerCase()}`;
    const [width, height] = [this.stage.clientWidth, this.stage.clientHeight + TITLE_PX];
    const link = document.createElement("a");
    link.download = `${file.replace(/[^\p{L}\p{N}.-]+/gu, "-")}.${kind}`;
    const svg = await this.drawing(width, height, kind === "png" ? SAVED_DENSITY : 1);
    link.href =
      kind === "svg"
        ? asAddress(svg)
        : await rasterised(svg, SAVED_DENSITY * width, SAVED_DENSITY * height);
    link.click();
  }

  /* The picture as SVG: all of it lines and text, but for the shading. */
  async drawing(width, height, scale) {
    const frame = Math.round(this.position);
    const above = new Recorder();
    for (const layer of this.layers) layer.paint(above, frame, 0);
    const below = this.field ? this.shading(frame) : "";
    const { timeline, label } = this.data;
    const title = timeline ? this.slider.getAttribute("aria-valuetext") : label;
    const alt = escaped(this.data.alt);
    const resting = await window.Plotly.toImage(this.plot, {
      format: "svg",
      width,
      height: height - TITLE_PX,
      imageDataOnly: true,
    });
    const style = getComputedStyle(this.root);
    const [ink, paper] = ["text", "background"].map((name) =>
      escaped(style.getPropertyValue(`--st-${name}-color`).trim()),
    );
    return [
      `<svg xmlns="http://www.w3.org/2000/svg" width="${scale * width}" height="${scale * height}"`,
      ` viewBox="0 0 ${width} ${height}" role="img"><title>${escaped(title)}. ${alt}</title>`,
      `<rect width="100%" height="100%" fill="${paper}"/>`,
      `<text x="12" y="23" font-size="16" fill="${ink}"`,
      ` font-family="${escaped(style.fontFamily)}">${escaped(title)}</text>`,
      `<g transform="translate(0 ${TITLE_PX})">${below}${resting}${above.parts.join("")}</g></svg>`,
    ].join("");
  }

  /* The field, drawn as sharp as a file wants it. */
  shading(frame) {
    const { field } = this;
    const { left, top, width, height, xaxis, yaxis } = field.area;
    const finer = (axis) => ({ p2d: (dot) => axis.p2d(dot / SAVED_DENSITY) });
    const canvas = document.createElement("canvas");
    setSize(canvas, SAVED_DENSITY * width, SAVED_DENSITY * height);
    field.place({
      left: 0,
      top: 0,
      width: canvas.width,
      height: canvas.height,
      xaxis: finer(xaxis),
      yaxis: finer(yaxis),
    });
    field.mix(frame, 0);
    field.paint(canvas.getContext("2d"));
    this.place(); // as the screen wants it
    const size = `x="${Math.round(left)}" y="${Math.round(top)}" width="${width}" height="${height}"`;
    return `<image ${size} href="${canvas.toDataURL()}"/>`;
  }

  /* A value of the timeline as text. */
  written(value) {
    return value.toFixed(this.data.timeline.decimals);
  }
}

/* ---- a picture as a file ---- */

/* Stands in for the context of a canvas and notes as SVG what the layers draw. */
class Recorder {
  parts = [];
  clips = 0;
  dash = [];
  lineCap = "butt";
  lineJoin = "miter";

  beginPath() {
    this.path = "";
  }

  moveTo(...at) {
    this.path += `M${pair(...at)}`;
  }

  lineTo(...at) {
    this.path += `L${pair(...at)}`;
  }

  closePath() {
    this.path += "Z";
  }

  rect(x, y, width, height) {
    this.path += `M${pair(x, y)}h${round(width)}v${round(height)}h${round(-width)}Z`;
  }

  /* Layers draw whole circles alone. */
  arc(x, y, r) {
    const half = `a${pair(r, r)} 0 1 0 `;
    this.path += `M${pair(x - r, y)}${half}${pair(2 * r, 0)}${half}${pair(-2 * r, 0)}Z`;
  }

  save() {
    const { dash, lineCap, lineJoin } = this;
    this.saved = { dash, lineCap, lineJoin };
  }

  clip() {
    const id = `above-${(this.clips += 1)}`;
    this.parts.push(`<clipPath id="${id}"><path d="${this.path}"/></clipPath>`);
    this.parts.push(`<g clip-path="url(#${id})">`);
  }

  restore() {
    this.parts.push("</g>");
    Object.assign(this, this.saved);
  }

  setLineDash(dash) {
    this.dash = dash;
  }

  fill() {
    this.parts.push(`<path d="${this.path}" fill="${this.fillStyle}"/>`);
  }

  stroke() {
    this.parts.push(
      `<path d="${this.path}" fill="none" stroke="${this.strokeStyle}"` +
        ` stroke-width="${this.lineWidth}" stroke-dasharray="${this.dash.join(" ")}"` +
        ` stroke-linecap="${this.lineCap}" stroke-linejoin="${this.lineJoin}"/>`,
    );
  }
}

const round = (value) => Number(value.toFixed(2));
const pair = (x, y) => `${round(x)} ${round(y)}`;

const escaped = (text) =>
  text.replace(/[&<>"]/g, (sign) => ({ "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" })[sign]);

const asAddress = (svg) => `data:image/svg+xml,${encodeURIComponent(svg)}`;

async function rasterised(svg, width, height) {
  const image = new Image();
  image.src = asAddress(svg);
  await image.decode();
  const canvas = document.createElement("canvas");
  setSize(canvas, width, height);
  canvas.getContext("2d").drawImage(image, 0, 0, width, height);
  return canvas.toDataURL();
}

/* ---- the model on the plane ---- */

/*
 * From scores to the log-odds of classes 1 … K-1 against class 0. The twins of these functions
 * are in logreg/models/links.py.
 */
const LINKS = {
  /* Each score is a class's log-odds already. */
  baseline: (scores) => scores,
  /* P(class ≤ k) = σ(θ_k - η): with a = θ_k - η and c = θ_{k-1} - η, P = σ(a) σ(-c) (1 - e^(c-a)). */
  cumulative: ([score], thresholds, out) => {
    const last = thresholds.length;
    const first = -softplus(score - thresholds[0]);
    for (let k = 1; k <= last; k++) {
      let log = -softplus(thresholds[k - 1] - score);
      if (k < last)
        log +=
          Math.log(-Math.expm1(thresholds[k - 1] - thresholds[k])) - softplus(score - thresholds[k]);
      out[k - 1] = log - first;
    }
    return out;
  },
};

const softplus = (z) => Math.max(z, 0) + Math.log1p(Math.exp(-Math.abs(z)));

class Field {
  constructor(field) {
    Object.assign(this, field);
    const { coefficients, thresholds, classes, shade } = field;
    [, this.scores, this.terms] = coefficients.shape;
    this.now = new Float64Array(this.scores * this.terms);
    this.cuts = new Float64Array(thresholds.shape[1]);
    // What the log-odds of the others have to reach for class 0 not to be predicted.
    this.level = new Float64Array(1);
    this.others = classes.length - 1; // class 0 is what they are compared with
    // Planes are in their corners.
    this.side = field.straight ? 2 : FINE;
    this.odds = new Float64Array(this.others * this.side ** 2);
    this.buffers = [new Float64Array(this.scores), new Float64Array(this.others)];
    this.palette = palette(classes, shade);
  }

  /* Take the coefficients of a moment between two frames. */
  mix(frame, fraction) {
    interpolated(this.coefficients, frame, fraction, this.now);
    interpolated(this.thresholds, frame, fraction, this.cuts);
    if (this.levels) interpolated(this.levels, frame, fraction, this.level);
    const { basis, odds, side, others, now, scores, terms, cuts } = this;
    const [score, log] = this.buffers;
    const link = LINKS[this.link];
    const nodes = side * side;
    for (let node = 0; node < nodes; node++) {
      for (let s = 0; s < scores; s++) {
        let sum = 0;
        for (let t = 0; t < terms; t++) sum += now[s * terms + t] * basis[node * terms + t];
        score[s] = sum;
      }
      const found = link(score, cuts, log);
      for (let k = 0; k < others; k++) odds[k * nodes + node] = found[k];
    }
  }

  monomials(x, y, out, from = 0) {
    const [u, v] = [x, y].map((value, i) => {
      const [low, high] = this.spans[i];
      return (2 * (value - low)) / (high - low) - 1;
    });
    this.exponents.forEach(([i, j], t) => (out[from + t] = u ** i * v ** j));
    return out;
  }

  /* Of the class that a threshold is for, or else of the most probable one, with its name. */
  probability(x, y) {
    const { now, scores, terms, classes } = this;
    const monomials = this.monomials(x, y, []);
    const score = Array.from({ length: scores }, (_, s) =>
      monomials.reduce((sum, value, t) => sum + now[s * terms + t] * value, 0),
    );
    const odds = [0, ...LINKS[this.link](score, this.cuts, new Array(this.others))];
    const most = Math.max(...odds);
    const sum = odds.reduce((total, each) => total + Math.exp(each - most), 0);
    const told = this.levels ? 1 : odds.lastIndexOf(most);
    return { name: classes[told].name, p: Math.exp(odds[told] - most) / sum };
  }

  /* Lay the nodes over what the axes show. */
  place(area) {
    this.area = area;
    const { side, terms } = this;
    const { width, height, xaxis, yaxis } = area;
    this.basis = new Float64Array(side * side * terms);
    for (let j = 0, node = 0; j < side; j++)
      for (let i = 0; i < side; i++, node++) {
        const [x, y] = this.pixel(i, j);
        this.monomials(xaxis.p2d(x), yaxis.p2d(y), this.basis, node * terms);
      }
    this.image = new ImageData(width, height);
    this.pixels = new Uint32Array(this.image.data.buffer);
    // For each pixel of a row the node left of it and how far it lies from there.
    this.column = new Int32Array(width);
    this.offset = new Float64Array(width);
    for (let px = 0; px < width; px++)
      [this.column[px], this.offset[px]] = cell((px + 0.5) / width, side);
    this.row = new Float64Array(this.others * side);
  }

  /* Where a node is, in pixels of the area. */
  pixel(i, j) {
    return [(i / (this.side - 1)) * this.area.width, (j / (this.side - 1)) * this.area.height];
  }

  /* Give each pixel the colour of its most probable class, as strong as that leads the next. */
  paint(context) {
    const { odds, side, others, row, area, shade } = this;
    const nodes = side * side;
    // Two classes need no search for the two best, which takes more than half of the time.
    const paintRow = others === 1 ? this.paintRowOfTwo : this.paintRowOfMany;
    for (let py = 0; py < area.height; py++) {
      const [j, dy] = cell((py + 0.5) / area.height, side);
      for (let k = 0; k < others; k++)
        for (let i = 0; i < side; i++) {
          const from = k * nodes + j * side + i;
          row[k * side + i] = (odds[from] + dy * (odds[from + side] - odds[from])) / shade.step;
        }
      paintRow.call(this, py * area.width);
    }
    context.putImageData(this.image, Math.round(area.left), Math.round(area.top));
  }

  paintRowOfTwo(start) {
    const { row, column, offset, pixels, palette: colours } = this;
    const { bands } = this.shade;
    for (let px = 0; px < column.length; px++) {
      const i = column[px];
      const odds = row[i] + offset[px] * (row[i + 1] - row[i]);
      const band = (odds < 0 ? -odds : odds) + 0.5;
      pixels[start + px] =
        colours[(odds < 0 ? 0 : bands + 1) + (band > bands ? bands : band | 0)];
    }
  }

  paintRowOfMany(start) {
    const { side, others, row, column, offset, pixels, palette: colours } = this;
    const { bands } = this.shade;
    for (let px = 0; px < column.length; px++) {
      const i = column[px];
      const dx = offset[px];
      let first = 0;
      let second = -Infinity;
      let most = 0;
      for (let k = 0, from = i; k < others; k++, from += side) {
        const odds = row[from] + dx * (row[from + 1] - row[from]);
        if (odds >= first) {
          second = first;
          first = odds;
          most = k + 1;
        } else if (odds > second) second = odds;
      }
      const band = first - second + 0.5;
      pixels[start + px] = colours[most * (bands + 1) + (band > bands ? bands : band | 0)];
    }
  }
}

/* ---- layers above the points ---- */

/* The lines on which two classes are the most probable and equally so. */
class Boundary {
  axes = ["x"];

  constructor(field, colour, width) {
    Object.assign(this, { field, colour, width });
  }

  place(area) {
    this.area = area;
  }

  paint(context) {
    const {
      side,
      others,
      odds,
      level: [level],
    } = this.field;
    const nodes = side * side;
    // Row by row the most probable class at each node; cells of one class have no line.
    const winner = new Uint8Array(nodes);
    for (let node = 0; node < nodes; node++) {
      let most = level;
      for (let k = 0; k < others; k++)
        if (odds[k * nodes + node] >= most) {
          most = odds[k * nodes + node];
          winner[node] = k + 1;
        }
    }
    clipped(context, this.area, () => {
      context.beginPath();
      for (let j = 0; j < side - 1; j++)
        for (let i = 0; i < side - 1; i++) {
          const node = j * side + i;
          this.triangle(context, winner, [node, node + 1, node + side]);
          this.triangle(context, winner, [node + side + 1, node + side, node + 1]);
        }
      context.strokeStyle = this.colour;
      context.lineWidth = this.width;
      context.lineCap = "round";
      context.stroke();
    });
  }

  /*
   * In a triangle all log-odds are planes. A class that leads in all three corners leads
   * everywhere between them; else each pair's line is cut where a third class overtakes.
   */
  triangle(context, winner, corners) {
    const [a, b, c] = corners;
    if (winner[a] === winner[b] && winner[b] === winner[c]) return;
    const {
      odds,
      others,
      side,
      level: [level],
    } = this.field;
    const nodes = side * side;
    const at = (k, corner) => (k ? odds[(k - 1) * nodes + corner] : level);
    for (let one = 0; one < others; one++)
      for (let two = one + 1; two <= others; two++) {
        const ends = [];
        for (let k = 0; k < 3; k++) {
          const [from, to] = [corners[k], corners[(k + 1) % 3]];
          const [z0, z1] = [from, to].map((corner) => at(two, corner) - at(one, corner));
          if (z0 >= 0 !== z1 >= 0) ends.push({ from, to, t: z0 / (z0 - z1) });
        }
        if (ends.length < 2) continue;
        const along = (k, { from, to, t }) => at(k, from) + t * (at(k, to) - at(k, from));
        let [start, stop] = [0, 1];
        for (let third = 0; third <= others; third++) {
          if (third === one || third === two) continue;
          const [d0, d1] = ends.map((end) => along(one, end) - along(third, end));
          if (d0 < 0 && d1 < 0) stop = -1;
          else if (d0 < 0) start = Math.max(start, d0 / (d0 - d1));
          else if (d1 < 0) stop = Math.min(stop, d0 / (d0 - d1));
        }
        if (start >= stop) continue;
        const [p, q] = ends.map((end) => this.spot(end));
        const between = (t) => [p[0] + t * (q[0] - p[0]), p[1] + t * (q[1] - p[1])];
        context.moveTo(...between(start));
        context.lineTo(...between(stop));
      }
  }

  /* A place on the edge between two nodes, in pixels of the stage. */
  spot({ from, to, t }) {
    const { field, area } = this;
    const [p, q] = [from, to].map((node) =>
      field.pixel(node % field.side, Math.floor(node / field.side)),
    );
    return [area.left + p[0] + t * (q[0] - p[0]), area.top + p[1] + t * (q[1] - p[1])];
  }
}

/* How each of Plotly's symbols is drawn, of half its size r around x and y. */
const SYMBOLS = {
  circle: (path, x, y, r) => path.arc(x, y, r, 0, 2 * Math.PI),
  square: (path, x, y, r) => path.rect(x - r, y - r, 2 * r, 2 * r),
  diamond: (path, x, y, r) => polygon(path, x, y, 1.3 * r, [0, -1, 1, 0, 0, 1, -1, 0]),
  "triangle-up": (path, x, y, r) => polygon(path, x, y, r, [0, -1.15, 1.15, 0.85, -1.15, 0.85]),
  cross: (path, x, y, r) => {
    const t = 0.4;
    const half = [-1, -t, -t, -t, -t, -1, t, -1, t, -t, 1, -t, 1, t, t, t, t, 1, -t, 1, -t, t, -1, t];
    polygon(path, x, y, r, half);
  },
  "triangle-down": (path, x, y, r) => polygon(path, x, y, r, [0, 1.15, 1.15, -0.85, -1.15, -0.85]),
  x: (path, x, y, r) => {
    // A cross, turned by an eighth.
    const [t, u] = [0.56, 1.13];
    const half = [0, -t, t, -u, u, -t, t, 0, u, t, t, u, 0, t, -t, u, -u, t, -t, 0, -u, -t, -t, -u];
    polygon(path, x, y, r, half);
  },
  star: (path, x, y, r) => {
    const tips = Array.from({ length: 10 }, (_, k) => {
      const [angle, far] = [(k * Math.PI) / 5, k % 2 ? 0.54 : 1.4];
      return [far * Math.sin(angle), -far * Math.cos(angle)];
    });
    polygon(path, x, y, r, tips.flat());
  },
  hourglass: (path, x, y, r) => polygon(path, x, y, r, [-1, -1, 1, -1, -1, 1, 1, 1]),
  bowtie: (path, x, y, r) => polygon(path, x, y, r, [-1, -1, -1, 1, 1, -1, 1, 1]),
  "line-ns": (path, x, y, r) => polygon(path, x, y, r, [0, -1, 0, 1]),
};

function polygon(path, x, y, r, corners) {
  for (let i = 0; i < corners.length; i += 2)
    path[i ? "lineTo" : "moveTo"](x + r * corners[i], y + r * corners[i + 1]);
  path.closePath();
}

class Markers {
  constructor({ marker, xaxis = "x", yaxis = "y" }, { x, y, size, during }) {
    Object.assign(this, { marker, axes: [xaxis, yaxis], x: track(x), y: track(y) });
    this.sizes = size ? track(size) : null;
    this.during = during?.map((frames) => frames.data ?? frames);
  }

  place(area) {
    this.area = area;
  }

  paint(context, frame, fraction) {
    const { marker, area } = this;
    const draw = SYMBOLS[marker.symbol ?? "circle"];
    const of = (value, k) => (Array.isArray(value) ? value[k] : value);
    const xs = this.x(frame, fraction, area.xaxis);
    const ys = this.y(frame, fraction, area.yaxis);
    const sizes = this.sizes?.(frame, fraction, PIXELS);
    clipped(context, grown(area, marker.size), () => {
      for (let k = 0; k < xs.length; k++) {
        if (this.during && !(this.during[0][k] <= frame && frame <= this.during[1][k])) continue;
        if (!Number.isFinite(xs[k] + ys[k])) continue; // a rate of no points is none
        context.beginPath();
        draw(context, area.left + xs[k], area.top + ys[k], (sizes?.[k] ?? marker.size) / 2);
        context.fillStyle = of(marker.color, k);
        context.fill();
        context.strokeStyle = marker.line.color;
        context.lineWidth = marker.line.width;
        context.stroke();
      }
    });
  }
}

const DASHES = { solid: [], dash: [9, 6], dot: [2, 4] };
const ARROW_PX = 11;

class Lines {
  constructor({ line, fillcolor, xaxis = "x", yaxis = "y" }, { x, y, pairs, arrow }) {
    const axes = [xaxis, yaxis];
    Object.assign(this, { line, fillcolor, axes, x: track(x), y: track(y), pairs, arrow });
  }

  place(area) {
    this.area = area;
  }

  paint(context, frame, fraction) {
    const { line, fillcolor, area, pairs, arrow } = this;
    const xs = this.x(frame, fraction, area.xaxis);
    const ys = this.y(frame, fraction, area.yaxis);
    const count = xs.length;
    clipped(context, grown(area, line.width), () => {
      context.beginPath();
      for (let k = 0; k < count; k++) {
        const begins = pairs ? k % 2 === 0 : k === 0;
        context[begins ? "moveTo" : "lineTo"](area.left + xs[k], area.top + ys[k]);
        const ends = pairs ? k % 2 === 1 : k === count - 1;
        if (arrow && ends && k) this.head(context, xs, ys, k);
      }
      if (fillcolor) {
        context.fillStyle = fillcolor;
        context.fill();
      }
      context.strokeStyle = line.color;
      context.lineWidth = line.width;
      context.lineJoin = "round";
      context.setLineDash(DASHES[line.dash ?? "solid"]);
      context.stroke();
    });
  }

  head(context, xs, ys, k) {
    const [x, y] = [this.area.left + xs[k], this.area.top + ys[k]];
    const [dx, dy] = [xs[k] - xs[k - 1], ys[k] - ys[k - 1]];
    const length = Math.hypot(dx, dy);
    if (length < 1) return; // too short to point anywhere
    const size = Math.min(ARROW_PX, length) / length;
    for (const side of [-0.5, 0.5]) {
      context.moveTo(x, y);
      context.lineTo(x - size * (dx - side * dy), y - size * (dy + side * dx));
    }
    context.moveTo(x, y);
  }
}

const LAYERS = { markers: Markers, lines: Lines };

/* The axis of what is given in pixels. */
const PIXELS = { d2p: (value) => value };

/*
 * Return what tells the pixels along an axis at a moment between two frames: of values that stay,
 * that are given for each frame, or that are products of coefficients and a basis.
 */
function track(values) {
  if (Array.isArray(values) || values.shape?.length === 1)
    return (frame, fraction, axis) => Array.from(values.data ?? values, (value) => axis.d2p(value));
  if (values.coefficients) {
    const { coefficients, basis } = values;
    const [terms, count] = basis.shape;
    const now = new Float64Array(terms);
    return (frame, fraction, axis) => {
      interpolated(coefficients, frame, fraction, now);
      return Array.from({ length: count }, (_, k) => {
        let sum = 0;
        for (let t = 0; t < terms; t++) sum += now[t] * basis.data[t * count + k];
        return axis.d2p(sum);
      });
    };
  }
  const count = values.shape[1];
  // Between two pixels, not two numbers: on a logarithmic axis the marker stays on the curve.
  return (frame, fraction, axis) => {
    const next = Math.min(frame + 1, values.shape[0] - 1);
    return Array.from({ length: count }, (_, k) => {
      const from = axis.d2p(values.data[frame * count + k]);
      return from + fraction * (axis.d2p(values.data[next * count + k]) - from);
    });
  };
}

/* ---- pieces ---- */

/* The node before a place from 0 to 1, and the distance from it in cells. */
function cell(place, count) {
  const at = place * (count - 1);
  const index = Math.min(Math.floor(at), count - 2);
  return [index, at - index];
}

/* Write the numbers of a moment between two frames. */
function interpolated({ data, shape }, frame, fraction, out) {
  const size = out.length;
  const from = frame * size;
  const to = Math.min(frame + 1, shape[0] - 1) * size;
  for (let i = 0; i < size; i++) out[i] = data[from + i] + fraction * (data[to + i] - data[from + i]);
}

function clipped(context, { left, top, width, height }, draw) {
  context.save();
  context.beginPath();
  context.rect(left, top, width, height);
  context.clip();
  draw();
  context.restore();
}

const grown = ({ left, top, width, height }, by) => ({
  left: left - by,
  top: top - by,
  width: width + 2 * by,
  height: height + 2 * by,
});

function setSize(canvas, width, height) {
  canvas.width = Math.round(width);
  canvas.height = Math.round(height);
}

/* For each class the colours of its bands, from none to the strongest. */
function palette(classes, { bands, opacity }) {
  const colours = new Uint8ClampedArray(4 * classes.length * (bands + 1));
  classes.forEach(({ colour }, k) => {
    for (let band = 0; band <= bands; band++) {
      const from = 4 * (k * (bands + 1) + band);
      for (let channel = 0; channel < 3; channel++)
        colours[from + channel] = parseInt(colour.slice(1 + 2 * channel, 3 + 2 * channel), 16);
      colours[from + 3] = Math.round((255 * opacity * band) / bands);
    }
  });
  return new Uint32Array(colours.buffer);
}

/* Set what a path such as "xaxis.domain" leads to. */
function put(target, path, value) {
  const keys = path.split(".");
  const last = keys.pop();
  keys.reduce((part, key) => (part[key] ??= {}), target)[last] = value;
}

/* A copy of the figure in which every string has gone through the function. */
function replaced(value, change) {
  if (typeof value === "string") return change(value);
  if (Array.isArray(value)) return value.map((item) => replaced(item, change));
  if (value === null || typeof value !== "object") return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, item]) => [key, replaced(item, change)]),
  );
}

/* Arrays travel as base64 of floats, row by row, as in Plotly's own JSON. */
function decoded(value) {
  if (value === null || typeof value !== "object") return value;
  if (Array.isArray(value)) return value.map(decoded);
  if ("bdata" in value) {
    const bytes = Uint8Array.from(atob(value.bdata), (character) => character.charCodeAt(0));
    const floats = value.dtype === "f8" ? Float64Array : Float32Array;
    return { data: new floats(bytes.buffer), shape: value.shape.split(",").map(Number) };
  }
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, decoded(item)]));
}

const minus = (text) => text.replace("-", "−");

/* What numbers of size 1 may be off by. */
const ROUND_OFF = 1e-12;

/* Three significant digits; powers of ten only where zeros would hide them. */
function short(value) {
  const size = Math.abs(value);
  if (size === 0) return "0";
  if (size === Infinity) return value > 0 ? "∞" : "−∞";
  const [digits, power] = value.toExponential(2).split("e");
  // What it is rounded to decides, so that numbers that are shown alike are written alike.
  if (Number(power) < -3 || Math.round(size) >= 1e5) {
    const raised = [...String(Number(power))].map((c) => "⁰¹²³⁴⁵⁶⁷⁸⁹"[c] ?? "⁻").join("");
    return minus(`${digits} × 10${raised}`);
  }
  return minus(size >= 100 ? value.toFixed(0) : value.toPrecision(3));
}

/* Three decimals between 0.001 and 10, so that the number does not jump about. A smaller one keeps
   its digits: of a feature with large values the weight is small. Round-off is 0. */
function coefficient(value) {
  const size = Math.abs(value);
  const rounded = Math.round(value * 1000) / 1000;
  if (size > ROUND_OFF && Number(size.toPrecision(3)) < 0.001) return short(value);
  return Math.abs(rounded) < 10 ? minus((rounded || 0).toFixed(3)) : short(value);
}

const FORMATS = {
  whole: (value) => String(value),
  short,
  coefficient,
  size: (value) => coefficient(Math.abs(value)),
  /* After a sign of multiplication. */
  factor: (value) => coefficient(value).replace(/^−.*/, "($&)"),
  sign: (value) => (coefficient(value).startsWith("−") ? "−" : "+"),
  fixed: (value) => minus(value.toFixed(2)),
  percent: (value) => `${(100 * value).toFixed(1)} %`,
};

/* The value at which the reader has left this timeline, if a link says no other; else null. */
function placeLeft(data) {
  const { timeline, replay } = data;
  if (!timeline?.key || new URL(location).searchParams.has(timeline.key)) return null;
  const place = places.get(placeName(data));
  return place?.replay === replay ? place.value : null;
}

/* Streamlit brings Plotly along with the first chart of a page, some time after the page. */
async function plotlyLoaded() {
  const deadline = performance.now() + PLOTLY_PATIENCE_MS;
  while (!window.Plotly?.react) {
    if (performance.now() > deadline) throw new Error("Plotly did not load.");
    await new Promise((resolve) => setTimeout(resolve, 30));
  }
}
