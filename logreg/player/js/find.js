/**
 * Return the element that the player's HTML has under this selector.
 * @param {Element} root
 * @param {string} selector
 * @returns {HTMLElement}
 */
export function find(root, selector) {
  const found = root.querySelector(selector);
  if (!found) throw new Error(`The player has no ${selector}.`);
  return /** @type {HTMLElement} */ (found);
}
