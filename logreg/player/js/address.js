/** Where the reader has stopped: kept in the page's address, and for their return to the page. */

/** @import { Message } from "./message" */

const REST_MS = 300;

/**
 * The values at which the reader has stopped, with the `replay` at that time. By label, since
 * epochs on two pages belong to two runs.
 * @type {Map<string, { value: number, replay: number }>}
 */
const places = new Map();

/** @param {Message} message */
const placeName = ({ label, timeline }) => `${label} ${timeline?.key}`;

/**
 * Return the value at which the reader left this timeline, or null if a link names another.
 * @param {Message} message
 */
export function placeLeft(message) {
  const { timeline, replay } = message;
  if (!timeline?.key || new URL(location.href).searchParams.has(timeline.key)) return null;
  const place = places.get(placeName(message));
  return place?.replay === replay ? place.value : null;
}

/** @param {Message} message */
export const forgetPlace = (message) => places.delete(placeName(message));

export class Address {
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  waiting;

  cancel() {
    clearTimeout(this.waiting);
  }

  /**
   * Write the value at which the reader has stopped to the address, so that a copied link leads
   * there. Not at once: browsers limit how often, and Streamlit changes the address, too.
   * @param {Message} message
   * @param {boolean} stopped whether the reader has stopped there, or it came to rest by itself
   * @param {number} value
   * @param {string} written
   */
  rest(message, stopped, value, written) {
    this.cancel();
    const { key, plays } = message.timeline ?? {};
    if (!key) return;
    if (stopped) places.set(placeName(message), { value, replay: message.replay });
    else forgetPlace(message);
    this.waiting = setTimeout(() => {
      const address = new URL(location.href);
      if (stopped) address.searchParams.set(key, written);
      else if (plays) address.searchParams.delete(key);
      if (address.href !== location.href) history.replaceState(history.state, "", address);
    }, REST_MS);
  }
}
