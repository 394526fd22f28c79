/** The entry point: hand each picture to the player at its place on the page. */

import { Player } from "./player.js";

/** @import { Message, Point } from "./message" */

const LEAVING_MS = 2000;

/** @type {WeakMap<Element, { player: Player, leaving?: ReturnType<typeof setTimeout> }>} */
const players = new WeakMap();

/**
 * Show a picture; return a function that removes the player.
 * @param {{
 *   data: Message, parentElement: ParentNode,
 *   setTriggerValue: (name: string, place: Point) => void,
 * }} component
 */
function mount({ data, parentElement, setTriggerValue }) {
  const root = /** @type {HTMLElement} */ (parentElement.querySelector(".player"));
  const entry = players.get(root) ?? { player: new Player(root) };
  players.set(root, entry);
  clearTimeout(entry.leaving);
  entry.player.report = setTriggerValue;
  entry.player.show(data);
  return () => {
    entry.player.address.cancel();
    // Streamlit may remove a component only to bring it back with the next picture.
    entry.leaving = setTimeout(() => {
      players.delete(root);
      entry.player.remove();
    }, LEAVING_MS);
  };
}

Object.assign(globalThis, { logregPlayer: mount });
dispatchEvent(new Event("logreg-player"));

/** Streamlit calls this with the component that carries the code and shows nothing. */
export default function () {}
