/*
 * Plays a Plotly figure with frames.
 *
 * Plotly draws what rests: axes, points, curves, legends. It draws them once for each run, into a
 * node that stays, so that zoom and playhead outlive a change of the run. What moves (the traces
 * that the frames change) is drawn on two canvases aligned with Plotly's axes, since redrawing
 * a contour by Plotly takes longer than a frame may. Nothing here talks to the server.
 *
 * Between two frames the numbers are interpolated: a step of gradient descent is a straight
 * line, and the picture moves along it. At rest the picture is that of one epoch.
 */

const PLOTLY_PATIENCE_MS = 20000;
const NARROW_PX = 640;
const AXES = ["xaxis", "yaxis", "xaxis2", "yaxis2"];
const CLICK_SLACK_PX = 4;
const DOUBLE_CLICK_MS = 500;
// A double click resets the zoom to the ranges of this run, which Plotly does not know.
const CONFIG = { displayModeBar: false, doubleClick: false, showTips: false };

const players = new WeakMap();

export default function ({ data, parentElement }) {
  if (!players.has(parentElement)) players.set(parentElement, new Player(parentElement));
  const player = players.get(parentElement);
  player.show(data);
  return () => {
    players.delete(parentElement);
    player.remove();
  };
}

class Player {
  constructor(root) {
    const find = (name) => root.querySelector(`.player-${name}`);
    this.root = root.querySelector(".player");
    this.stage = find("stage");
    this.plot = find("plot");
    this.under = find("under");
    this.over = find("over");
    this.tip = find("tip");
    this.message = find("message");
    this.status = find("status");
    this.readout = find("readout");
    this.playButton = find("play");
    this.slider = find("scrub").querySelector("input");
    this.output = find("scrub").querySelector("output");
    this.speed = find("speed").querySelector("select");
    this.loop = find("loop").querySelector("input");

    this.data = null;
    this.position = 0; // in frames; a fraction while playing
    this.playing = false;
    this.held = false; // the reader stopped it: a new run must not start by itself
    this.zooms = {}; // by axis: the range that the reader chose, and what the axis meant then
    this.hovered = null; // the point under the pointer
    this.drawings = 0;
    this.reducedMotion = matchMedia("(prefers-reduced-motion: reduce)");

    this.playButton.onclick = () => (this.playing ? this.hold() : this.play());
    find("back").onclick = () => this.step(-1);
    find("forward").onclick = () => this.step(1);
    this.slider.oninput = () => this.seek(this.frameOf(Number(this.slider.value)));
    this.stage.onpointermove = (event) => this.point(event);
    this.stage.onpointerleave = () => (this.tip.hidden = true);
    this.onPointerDown = (event) => (this.pressed = event.button === 0 ? event : null);
    this.stage.addEventListener("pointerdown", this.onPointerDown, true);
    this.onPointerUp = (event) => this.click(event);
    this.onKey = (event) => this.key(event);
    window.addEventListener("pointerup", this.onPointerUp, true);
    document.addEventListener("keydown", this.onKey);
    this.resizing = new ResizeObserver(() => this.resize());
    this.resizing.observe(this.stage);
  }

  remove() {
    this.playing = false;
    this.stage.removeEventListener("pointerdown", this.onPointerDown, true);
    window.removeEventListener("pointerup", this.onPointerUp, true);
    document.removeEventListener("keydown", this.onKey);
    this.resizing.disconnect();
    window.Plotly?.purge(this.plot);
  }

  /* ---- a run arrives ---- */

  async show(data) {
    this.wanted = data;
    try {
      await plotlyLoaded();
      if (data !== this.wanted || !this.root.isConnected) return; // a newer run overtook this one
      // The same run comes again when the theme has changed.
      await (data.id === this.data?.id ? this.draw() : this.begin(data));
      this.message.hidden = true;
    } catch (error) {
      console.error(error);
      this.message.textContent = "The picture could not be drawn. Reload the page to try again.";
      this.message.hidden = false;
    }
  }

  async begin(data) {
    const epoch = this.epoch; // of the run that is about to go
    if (this.playing) this.setPlaying(false);
    if (data.replay !== this.data?.replay) this.held = false;
    this.hovered = null;
    this.data = data;
    this.moving = data.frames.traces.map((trace) => decoded(trace));
    this.values = decoded(data.readout.values);
    this.readout.innerHTML = data.readout.html;
    this.slots = [...this.readout.querySelectorAll("[data-value]")];
    this.slider.max = this.epochs.at(-1);
    this.plot.setAttribute("aria-label", data.alt);
    this.status.textContent = data.alt;

    const starts = !this.held && !this.reducedMotion.matches;
    this.position = starts ? 0 : this.held ? this.frameOf(epoch) : this.last;
    await this.draw();
    if (starts && data === this.wanted) this.play();
  }

  get epochs() {
    return this.data.frames.epochs;
  }

  get last() {
    return this.epochs.length - 1;
  }

  get epoch() {
    return this.data ? this.epochs[Math.round(this.position)] : 0;
  }

  /* The frame whose epoch is nearest. */
  frameOf(epoch) {
    const after = this.epochs.findIndex((shown) => shown >= epoch);
    if (after <= 0) return after ? this.last : 0;
    return epoch - this.epochs[after - 1] < this.epochs[after] - epoch ? after - 1 : after;
  }

  /* ---- time ---- */

  play() {
    if (!this.data || this.playing) return;
    if (this.position >= this.last) this.position = 0;
    this.held = false;
    this.setPlaying(true);
    let before = null;
    const clock = (this.clock = {});
    const tick = (now) => {
      if (!this.playing || this.clock !== clock) return;
      const elapsed = before === null ? 0 : (now - before) / 1000;
      before = now;
      this.position += (elapsed * Number(this.speed.value) * this.last) / this.data.seconds;
      if (this.position >= this.last) {
        if (this.loop.checked) this.position = 0;
        else {
          this.position = this.last;
          this.setPlaying(false);
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
    // Numbers that run are no news; numbers after a step are.
    this.readout.setAttribute("aria-live", playing ? "off" : "polite");
  }

  hold() {
    this.seek(Math.round(this.position));
  }

  step(frames) {
    this.seek(Math.round(this.position) + frames);
  }

  seek(frame) {
    if (!this.data) return;
    this.held = true;
    if (this.playing) this.setPlaying(false);
    this.position = Math.min(Math.max(frame, 0), this.last);
    this.paint();
  }

  /* ---- the reader's hands ---- */

  key(event) {
    const inside = this.root.contains(event.target);
    if (!inside && event.target !== document.body) return;
    if (event.ctrlKey || event.altKey || event.metaKey || !this.data) return;
    // Buttons, boxes and lists do with a key what they always do.
    const own = event.target.closest("button, select, input[type=checkbox]");
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
    if (event.target.closest("select") || !actions[event.key]) return;
    event.preventDefault();
    actions[event.key]();
  }

  click(event) {
    const { pressed } = this;
    this.pressed = null;
    if (!pressed || !this.data) return;
    if (Math.hypot(event.clientX - pressed.clientX, event.clientY - pressed.clientY) > CLICK_SLACK_PX)
      return;
    const area = this.area(this.data.figure.layout.meta.timeline);
    const { x, inside } = this.within(area, pressed);
    if (!inside) {
      this.clicked = null;
      return;
    }
    // A double click must not move the epoch: it is put back to what it was before.
    if (!(event.timeStamp - this.clicked?.at < DOUBLE_CLICK_MS))
      this.clicked = { at: event.timeStamp, frame: Math.round(this.position) };
    this.seek(this.frameOf(area.xaxis.p2d(x)));
  }

  doubleClick() {
    if (this.clicked) this.seek(this.clicked.frame);
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

  point(event) {
    const surface = this.surfaces?.[0];
    const { x, y, inside } = surface ? this.within(surface.area, event) : {};
    this.tip.hidden = !inside;
    if (!inside) return;
    const at = this.hovered
      ? [this.hovered.x, this.hovered.y]
      : [surface.area.xaxis.p2d(x), surface.area.yaxis.p2d(y)];
    const p = 1 / (1 + Math.exp(-surface.logit(...at)));
    const what = this.hovered ? `${this.hovered.data.name}: ` : "";
    this.tip.textContent = `${what}${at.map(short).join(", ")}: ${surface.name} = ${p.toFixed(3)}`;
    const left = surface.area.left + x + 14;
    const room = this.stage.clientWidth - this.tip.offsetWidth - 4;
    this.tip.style.left = `${Math.min(left, room)}px`;
    this.tip.style.top = `${surface.area.top + y - 30}px`;
  }

  within(area, event) {
    const box = this.stage.getBoundingClientRect();
    const x = event.clientX - box.left - area.left;
    const y = event.clientY - box.top - area.top;
    return { x, y, inside: x >= 0 && y >= 0 && x <= area.width && y <= area.height };
  }

  /* ---- what rests ---- */

  resize() {
    if (this.data && this.stage.clientWidth !== this.drawnWidth) this.draw();
  }

  async draw() {
    const { figure, colours } = this.data;
    const narrow = this.stage.clientWidth < NARROW_PX;
    this.stage.classList.toggle("narrow", narrow);
    this.drawnWidth = this.stage.clientWidth;
    const style = getComputedStyle(this.root);
    const themed = (value) =>
      value in colours ? style.getPropertyValue(colours[value]).trim() : value;
    const { data, layout } = replaced(figure, themed);
    this.traces = data;
    layout.font.family = style.fontFamily;
    layout.title = undefined; // the readout says it
    layout.margin = { ...layout.margin, t: 28 };
    layout.width = this.stage.clientWidth;
    layout.height = this.stage.clientHeight;
    if (narrow) stack(layout);
    // A finger that moves over the picture means to scroll the page.
    if (matchMedia("(pointer: coarse)").matches) layout.dragmode = false;
    const moves = new Set(this.moving.map((trace) => trace.index));
    const resting = data.map((trace, i) => {
      if (moves.has(i)) return { ...trace, visible: false };
      // Beside the surface the tip speaks for the points as well.
      return trace.xaxis ? trace : { ...trace, hovertemplate: "", hoverinfo: "none" };
    });
    for (const [axis, zoom] of Object.entries(this.zooms)) {
      if (zoom.meaning === layout[axis].uirevision) layout[axis].range = [...zoom.range];
    }
    // The ranges are looked after here: for Plotly the axes are new each time.
    this.drawings += 1;
    for (const axis of AXES) layout[axis].uirevision = this.drawings;
    await window.Plotly.react(this.plot, resting, layout, CONFIG);
    // From the second drawing on, Plotly's own event has had the canvases placed.
    if (!this.listening) {
      this.listening = true;
      this.place();
      this.plot.on("plotly_afterplot", () => this.place());
      this.plot.on("plotly_relayouting", () => this.place());
      this.plot.on("plotly_relayout", (changes) => this.zoomed(changes));
      this.plot.on("plotly_doubleclick", () => this.doubleClick());
      this.plot.on("plotly_hover", ({ points: [point] }) => {
        this.hovered = point.data.xaxis ? null : point;
      });
      this.plot.on("plotly_unhover", () => (this.hovered = null));
    }
  }

  /* Where Plotly has put a subplot; named by its x axis, "x" or "x2". */
  area(name) {
    const full = this.plot._fullLayout;
    const xaxis = full[name.replace("x", "xaxis")];
    const yaxis = full[name.replace("x", "yaxis")];
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
    const layers = this.moving.map((moving) => {
      const trace = this.traces[moving.index];
      const area = this.area(trace.xaxis ?? "x");
      if (trace.type === "scatter") return new Markers(trace, area, moving);
      const Layer = trace.contours.type === "constraint" ? Boundary : Surface;
      return new Layer(trace, area, moving);
    });
    this.surfaces = layers.filter((layer) => layer instanceof Surface);
    this.lines = layers.filter((layer) => !(layer instanceof Surface));
    this.paint();
  }

  /* ---- what moves ---- */

  paint() {
    const frame = Math.floor(this.position);
    const fraction = this.position - frame;
    const under = this.under.getContext("2d");
    const over = this.over.getContext("2d");
    over.clearRect(0, 0, this.stage.clientWidth, this.stage.clientHeight);
    for (const layer of this.surfaces) layer.paint(under, frame, fraction);
    for (const layer of this.lines) layer.paint(over, frame, fraction);
    this.tell(Math.round(this.position));
  }

  tell(frame) {
    const epoch = this.epochs[frame];
    this.slider.value = epoch; // even if the same: a hand may have moved it between two frames
    if (this.told === frame && this.toldOf === this.data) return;
    this.told = frame;
    this.toldOf = this.data;
    this.slider.setAttribute("aria-valuetext", `Epoch ${epoch} of ${this.epochs.at(-1)}`);
    this.output.textContent = `${epoch} of ${this.epochs.at(-1)}`;
    const { data, shape } = this.values;
    for (const slot of this.slots) {
      const value = data[frame * shape[1] + Number(slot.dataset.value)];
      slot.textContent = FORMATS[slot.dataset.format](value);
    }
  }
}

/* ---- layers: a moving trace, placed on its subplot ---- */

/* Numbers on a regular grid, interpolated between frames and between grid points. */
class Grid {
  constructor(trace, area, moving) {
    this.name = trace.name;
    this.area = area;
    this.z = moving.z;
    [, this.rows, this.columns] = moving.z.shape;
    this.x = spanOf(trace.x);
    this.y = spanOf(trace.y);
    this.now = new Float64Array(this.rows * this.columns);
  }

  mix(frame, fraction) {
    const { now } = this;
    const { data, shape } = this.z;
    const size = now.length;
    const from = frame * size;
    const to = Math.min(frame + 1, shape[0] - 1) * size;
    for (let i = 0; i < size; i++)
      now[i] = data[from + i] + fraction * (data[to + i] - data[from + i]);
  }
}

class Surface extends Grid {
  constructor(trace, area, moving) {
    super(trace, area, moving);
    const { start, end, size } = trace.contours;
    this.start = start;
    this.size = size;
    this.bands = Math.round((end - start) / size) + 2;
    this.palette = palette(trace.colorscale, this.bands, trace.opacity);
    this.image = new ImageData(area.width, area.height);
    this.pixels = new Uint32Array(this.image.data.buffer);
    // For each pixel of a row the grid column left of it and how far it lies from there.
    this.column = new Int32Array(area.width);
    this.offset = new Float64Array(area.width);
    for (let px = 0; px < area.width; px++) {
      [this.column[px], this.offset[px]] = cell(area.xaxis.p2d(px + 0.5), this.x, this.columns);
    }
    this.line = new Float64Array(this.columns);
  }

  logit(x, y) {
    const [i, dx] = cell(x, this.x, this.columns);
    const [j, dy] = cell(y, this.y, this.rows);
    const { now, columns } = this;
    const along = (row) => {
      const left = now[row * columns + i];
      return left + dx * (now[row * columns + i + 1] - left);
    };
    return along(j) + dy * (along(j + 1) - along(j));
  }

  paint(context, frame, fraction) {
    this.mix(frame, fraction);
    const { now, columns, line, column, offset, pixels, palette: colours, start, size } = this;
    const { width, height, left, top, yaxis } = this.area;
    const lastBand = this.bands - 1;
    for (let py = 0, at = 0; py < height; py++) {
      const [j, dy] = cell(yaxis.p2d(py + 0.5), this.y, this.rows);
      for (let i = 0; i < columns; i++) {
        const below = now[j * columns + i];
        const logit = below + dy * (now[(j + 1) * columns + i] - below);
        line[i] = (logit - start) / size + 1; // in bands
      }
      for (let px = 0; px < width; px++, at++) {
        const i = column[px];
        const band = line[i] + offset[px] * (line[i + 1] - line[i]);
        pixels[at] = colours[band < 0 ? 0 : band > lastBand ? lastBand : band | 0];
      }
    }
    context.putImageData(this.image, Math.round(left), Math.round(top));
  }
}

/* The line on which a grid has one value, by marching squares. */
class Boundary extends Grid {
  constructor(trace, area, moving) {
    super(trace, area, moving);
    this.value = trace.contours.value;
    this.style = trace.line;
  }

  paint(context, frame, fraction) {
    this.mix(frame, fraction);
    clipped(context, this.area, () => {
      context.beginPath();
      for (let j = 0; j < this.rows - 1; j++)
        for (let i = 0; i < this.columns - 1; i++) this.trace(context, i, j);
      context.strokeStyle = this.style.color;
      context.lineWidth = this.style.width;
      context.stroke();
    });
  }

  trace(context, i, j) {
    // The corners of the cell in turn, each with its height above the value.
    const corners = [
      [i, j],
      [i + 1, j],
      [i + 1, j + 1],
      [i, j + 1],
    ].map(([x, y]) => [x, y, this.now[y * this.columns + x] - this.value]);
    const crossings = [];
    corners.forEach(([x0, y0, z0], k) => {
      const [x1, y1, z1] = corners[(k + 1) % 4];
      if (z0 >= 0 === z1 >= 0) return;
      const t = z0 / (z0 - z1);
      crossings.push(this.pixel(x0 + t * (x1 - x0), y0 + t * (y1 - y0)));
    });
    // With four crossings the centre says which corners belong together.
    const centre = corners.reduce((sum, corner) => sum + corner[2], 0);
    if (crossings.length === 4 && centre >= 0 !== corners[0][2] >= 0) crossings.push(crossings.shift());
    for (let k = 0; k < crossings.length; k += 2) {
      context.moveTo(...crossings[k]);
      context.lineTo(...crossings[k + 1]);
    }
  }

  pixel(i, j) {
    const { area, x, y, columns, rows } = this;
    return [
      area.left + area.xaxis.d2p(x[0] + (i / (columns - 1)) * (x[1] - x[0])),
      area.top + area.yaxis.d2p(y[0] + (j / (rows - 1)) * (y[1] - y[0])),
    ];
  }
}

class Markers {
  constructor({ marker }, area, { x, y }) {
    Object.assign(this, { marker, area, x, y });
  }

  paint(context, frame, fraction) {
    const { marker, area, x, y } = this;
    const count = x.shape[1];
    const next = Math.min(frame + 1, x.shape[0] - 1);
    const at = ({ data }, axis, k) => {
      const from = axis.d2p(data[frame * count + k]);
      return from + fraction * (axis.d2p(data[next * count + k]) - from);
    };
    clipped(context, grown(area, marker.size), () => {
      for (let k = 0; k < count; k++) {
        context.beginPath();
        context.arc(
          area.left + at(x, area.xaxis, k),
          area.top + at(y, area.yaxis, k),
          marker.size / 2,
          0,
          2 * Math.PI,
        );
        context.fillStyle = marker.color[k];
        context.fill();
        context.strokeStyle = marker.line.color;
        context.lineWidth = marker.line.width;
        context.stroke();
      }
    });
  }
}

/* ---- pieces ---- */

const spanOf = (values) => [values[0], values[values.length - 1]];

/* The grid cell of a value and the distance from its lower edge; beyond the grid it goes on. */
function cell(value, [low, high], count) {
  const at = ((value - low) / (high - low)) * (count - 1);
  const index = Math.min(Math.max(Math.floor(at), 0), count - 2);
  return [index, at - index];
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

/* The colours of the bands between contour levels, as Plotly spreads a colour scale over them. */
function palette(colorscale, bands, opacity) {
  const canvas = document.createElement("canvas");
  setSize(canvas, bands, 1);
  const context = canvas.getContext("2d", { willReadFrequently: true });
  // Band k takes the colour at k / (bands - 1): a gradient between the centres of the end pixels.
  const gradient = context.createLinearGradient(0.5, 0, bands - 0.5, 0);
  for (const [stop, colour] of colorscale) gradient.addColorStop(stop, colour);
  context.fillStyle = gradient;
  context.fillRect(0, 0, bands, 1);
  const { data } = context.getImageData(0, 0, bands, 1);
  for (let i = 3; i < data.length; i += 4) data[i] = Math.round(255 * opacity);
  return new Uint32Array(data.buffer);
}

/* Side by side becomes one above the other. */
function stack(layout) {
  layout.margin = { ...layout.margin, l: 48, r: 10 };
  layout.xaxis.domain = [0, 1];
  layout.yaxis.domain = [0.48, 1];
  layout.xaxis2.domain = [0, 1];
  layout.yaxis2.domain = [0, 0.27];
  layout.legend2 = { ...layout.legend2, x: 0, y: 0.28 };
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
  if ("bdata" in value) {
    const bytes = Uint8Array.from(atob(value.bdata), (character) => character.charCodeAt(0));
    const floats = value.dtype === "f8" ? Float64Array : Float32Array;
    return { data: new floats(bytes.buffer), shape: value.shape.split(",").map(Number) };
  }
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, decoded(item)]));
}

const minus = (text) => text.replace("-", "−");

/* Three significant digits; powers of ten only where zeros would hide them. */
function short(value) {
  const size = Math.abs(value);
  if (size === 0) return "0";
  if (size < 0.001 || size >= 1e5) {
    const [digits, power] = value.toExponential(2).split("e");
    const raised = [...String(Number(power))].map((c) => "⁰¹²³⁴⁵⁶⁷⁸⁹"[c] ?? "⁻").join("");
    return minus(`${digits} × 10${raised}`);
  }
  return minus(size >= 100 ? value.toFixed(0) : value.toPrecision(3));
}

/* Three decimals as long as the number is small, so that it does not jump about. */
function coefficient(value) {
  const rounded = Math.round(value * 1000) / 1000;
  return Math.abs(rounded) < 10 ? minus((rounded || 0).toFixed(3)) : short(value);
}

const FORMATS = {
  whole: (value) => String(value),
  short,
  coefficient,
  size: (value) => coefficient(Math.abs(value)),
  sign: (value) => (coefficient(value).startsWith("−") ? "−" : "+"),
  percent: (value) => `${(100 * value).toFixed(1)} %`,
};

/* Streamlit brings Plotly along with the first chart of a page, some time after the page. */
async function plotlyLoaded() {
  const deadline = performance.now() + PLOTLY_PATIENCE_MS;
  while (!window.Plotly?.react) {
    if (performance.now() > deadline) throw new Error("Plotly did not load.");
    await new Promise((resolve) => setTimeout(resolve, 30));
  }
}
