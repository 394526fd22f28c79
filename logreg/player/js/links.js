/**
 * Turn scores into the log-odds of classes 1 … K-1 against class 0;
 * logreg/training/models/links.py has the same functions.
 */

/** @param {number} z */
const softplus = (z) => Math.max(z, 0) + Math.log1p(Math.exp(-Math.abs(z)));

/** @typedef {(scores: ArrayLike<number>, thresholds: ArrayLike<number>, out: Float64Array) => ArrayLike<number>} Link */

/** @type {Record<"baseline" | "cumulative", Link>} */
export const LINKS = {
  // Each score is a class's log-odds already.
  baseline: (scores) => scores,
  // P(class ≤ k) = σ(θ_k - η): with a = θ_k - η and c = θ_{k-1} - η, P = σ(a) σ(-c) (1 - e^(c-a)).
  cumulative: ({ 0: score }, thresholds, out) => {
    const last = thresholds.length;
    const first = -softplus(score - thresholds[0]);
    for (let k = 1; k <= last; k++) {
      let log = -softplus(thresholds[k - 1] - score);
      if (k < last)
        log +=
          Math.log(-Math.expm1(thresholds[k - 1] - thresholds[k])) -
          softplus(score - thresholds[k]);
      out[k - 1] = log - first;
    }
    return out;
  },
};
