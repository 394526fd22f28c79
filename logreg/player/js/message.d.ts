/* What Python sends to the player: `logreg.player.payload` writes it, these modules read it. */

/** Floats as base64, row by row; `shape` as in "101, 3". */
export interface Packed {
  dtype: "f4" | "f8";
  bdata: string;
  shape: string;
}

/** The same after `decoded`. */
export interface Floats {
  data: Float32Array | Float64Array;
  shape: number[];
}

/** Short arrays travel as they are. */
export type Numbers = number[] | Floats;

/** A layer's coordinates: constants, one row per frame, or coefficients · basis. */
export type Track = Numbers | { coefficients: Floats; basis: Floats };

export interface Timeline {
  name: string;
  values: number[];
  seconds: number;
  /** Whether a new picture plays by itself, or stays at the chosen value. */
  plays: boolean;
  start: number | null;
  /** Its key in the address of the page. */
  key: string | null;
  /** The x axis on which a click chooses a value. */
  axis: string | null;
  decimals: number;
}

export interface FieldMessage {
  link: "baseline" | "cumulative";
  straight: boolean;
  isSlice: boolean;
  spans: [[number, number], [number, number]];
  exponents: [number, number][];
  coefficients: Floats;
  thresholds: Floats;
  levels: Floats | null;
  classes: { name: string; color: string }[];
  shade: { step: number; bands: number; opacity: number };
  line: { color: string; width: number };
}

export interface Marker {
  symbol?: string;
  size: number;
  color: string | string[];
  line: { color: string; width: number };
}

export interface Line {
  color: string;
  width: number;
  /** One of Plotly's names, or lengths such as "9px,2px". */
  dash?: string;
}

export interface LayerTrace {
  name: string;
  marker: Marker;
  line: Line;
  fillcolor?: string;
  xaxis?: string;
  yaxis?: string;
}

export interface LayerMessage {
  kind: "markers" | "lines";
  trace: LayerTrace;
  x: Track;
  y: Track;
  /** Markers: one row of sizes per frame, and the first and last frame of each point. */
  size?: Floats | null;
  during?: [Numbers, Numbers] | null;
  /** Lines: whether every two points are a separate line, and whether lines end in arrowheads. */
  pairs?: boolean;
  arrow?: boolean;
}

/** A Plotly trace: the parts that the player reads. */
export interface Trace {
  name?: string;
  mode?: string;
  hoverinfo?: string;
  xaxis?: string;
  yaxis?: string;
  /** Whether the player draws it on a canvas; all else below is for these traces. */
  meta?: { canvas: boolean };
  x?: Numbers | [null];
  y?: Numbers | [null];
  x0?: number;
  dx?: number;
  line?: Line;
  marker?: {
    symbol?: string;
    size: number;
    color: string;
    opacity?: number;
    line?: { color?: string; width: number };
  };
  [key: string]: unknown;
}

export interface Axis {
  uirevision?: unknown;
  range?: [number, number];
  [key: string]: unknown;
}

export interface Layout {
  font: { family?: string };
  margin: { [side: string]: number };
  /** Axes, and parts that the player does not read. */
  [key: string]: unknown;
}

export interface Message {
  /** The player restarts if and only if this changes. */
  id: string;
  label: string;
  alt: string;
  replay: number;
  figure: { data: Trace[]; layout: Layout };
  /** In pixels, on a wide and on a narrow screen. */
  heights: [number, number];
  /** Changes of the layout on a narrow screen, by paths such as "xaxis.domain". */
  narrow: { [path: string]: unknown };
  /** The x axis of the subplot whose clicks are reported. */
  clicks: string | null;
  timeline: Timeline | null;
  field: FieldMessage | null;
  moving: LayerMessage[];
  readout: { html: string; values: Packed };
  /** The theme variables that replace the figure's neutral colors. */
  colors: { [color: string]: string };
}

export interface Point {
  x: number;
  y: number;
}
