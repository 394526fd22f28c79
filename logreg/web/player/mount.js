/*
 * Hands each run to the player. The player's code is a separate component because it never changes:
 * Streamlit sends it to a browser once, but sends this file with every run.
 */

const PATIENCE_MS = 20000;

export default function (component) {
  let leave = null;
  let left = false;
  const start = () => {
    if (!left) leave = globalThis.logregPlayer(component);
  };
  if (globalThis.logregPlayer) start();
  else {
    addEventListener("logreg-player", start, { once: true });
    setTimeout(() => {
      if (leave || left) return;
      const message = component.parentElement.querySelector(".player-message");
      message.textContent = "The player did not arrive. Reload the page to try again.";
      message.hidden = false;
    }, PATIENCE_MS);
  }
  return () => {
    left = true;
    leave?.();
  };
}
