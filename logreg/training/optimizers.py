"""Optimizers by name. Each is one pure function, its update rule: `OPTIMIZERS` lists them all.

A rule takes the parameters θ, the gradient of the loss as a function of θ, the state that it
returned at its last step (None at the first) and the learning rate η. It returns

- the next parameters,
- the size s of the step that each parameter took, in units of its gradient. An L1 penalty moves
  weights towards 0 by s times its strength (Parikh & Boyd 2014, Proximal Algorithms, 4.2), so that
  every optimizer comes to rest where loss and penalty balance,
- its next state: all that it remembers.

θ may hold several runs, (R, P), each with its own rate, (R, 1). In the formulas g is the gradient
at θ, and θ' the parameters before the last step. Exported scripts contain the source of the rule.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Protocol

import numpy as np

from logreg.arrays import FloatArray

Rate = FloatArray | float
Derivative = Callable[[FloatArray], FloatArray]
Step = tuple[FloatArray, Rate, Any]  # the next parameters, the size of the step, the next state

MOMENTUM = 0.9  # how much of the last step is kept
RMSPROP_DECAY = 0.99  # how long squares are remembered
ADAM_BETAS = 0.9, 0.999  # the same for gradients and for their squares
EPSILON = 1e-8  # keeps divisors from 0

FLAT = 10 * 2.0**-52  # times P and the largest curvature: a curvature below that may be round-off
LEAST_CURVATURE = 1e-100  # a step divided by less might overflow


def gradient_descent(theta: FloatArray, gradient: Derivative, state: None, rate: Rate) -> Step:
    """θ ← θ - η g (Cauchy 1847; Bishop 2006, Pattern Recognition, eq. 5.41)."""
    return theta - rate * gradient(theta), rate, None


def momentum(theta: FloatArray, gradient: Derivative, before: Any, rate: Rate) -> Step:
    """θ ← θ - η g + β (θ - θ') (the heavy ball: Polyak 1964, Some methods of speeding up …)."""
    last_step = 0.0 if before is None else theta - before
    return theta - rate * gradient(theta) + MOMENTUM * last_step, rate, theta


def nesterov(theta: FloatArray, gradient: Derivative, before: Any, rate: Rate) -> Step:
    """θ ← ϑ - η g(ϑ) with ϑ = θ + β (θ - θ'), the gradient a step ahead (Nesterov 1983).

    With a constant β as in Sutskever, Martens, Dahl & Hinton 2013, On the importance of
    initialization and momentum in deep learning, ICML, eq. 3 and 4.
    """
    last_step = 0.0 if before is None else theta - before
    ahead = theta + MOMENTUM * last_step
    return ahead - rate * gradient(ahead), rate, theta


def adagrad(theta: FloatArray, gradient: Derivative, squares: Any, rate: Rate) -> Step:
    """θ ← θ - η g / √Σg², for each parameter (Duchi, Hazan & Singer 2011, JMLR 12)."""
    g = gradient(theta)
    squares = g * g if squares is None else squares + g * g
    size = rate / (np.sqrt(squares) + EPSILON)
    return theta - size * g, size, squares


def rmsprop(theta: FloatArray, gradient: Derivative, mean: Any, rate: Rate) -> Step:
    """θ ← θ - η g / √v, v ← ρ v + (1 - ρ) g² (Tieleman & Hinton 2012, Coursera lecture 6.5).

    With the longer memory ρ = 0.99 of Mnih et al. 2016, Asynchronous methods for deep
    reinforcement learning, ICML, and of PyTorch: the lecture's 0.9 forgets the slope so soon that,
    at the usual rates, steps keep jumping around the optimum.
    """
    g = gradient(theta)
    old = 0.0 if mean is None else RMSPROP_DECAY * mean
    mean = old + (1 - RMSPROP_DECAY) * g * g
    size = rate / (np.sqrt(mean) + EPSILON)
    return theta - size * g, size, mean


def adam(theta: FloatArray, gradient: Derivative, state: Any, rate: Rate) -> Step:
    """θ ← θ - η m / √v with bias-corrected running means m of g and v of g² (Kingma & Ba 2015)."""
    first, second = ADAM_BETAS
    mean, squares, steps = state or (0.0, 0.0, 0)
    g = gradient(theta)
    steps += 1
    mean = first * mean + (1 - first) * g
    squares = second * squares + (1 - second) * g * g
    size = rate / (np.sqrt(squares / (1 - second**steps)) + EPSILON)
    return theta - size * (mean / (1 - first**steps)), size, (mean, squares, steps)


def newton(theta: FloatArray, gradient: Derivative, hessian: Derivative, rate: Rate) -> Step:
    """θ ← θ - η H⁻¹ g (Newton–Raphson; with η = 1 iteratively reweighted least squares).

    Bishop 2006, Pattern Recognition, eq. 4.92. It remembers nothing, and needs the Hessian.
    """
    return theta - rate * newton_direction(hessian(theta), gradient(theta)), rate, None


def newton_direction(hessian: FloatArray, gradient: FloatArray) -> FloatArray:
    """Return |H|⁻¹ g, leaving out the directions in which the loss does not curve.

    |H| has the absolute values of H's eigenvalues: a step against it goes downhill even where the
    loss is not convex (Nocedal & Wright 2006, Numerical Optimization, 3.4). An eigenvalue is known
    to P times the round-off of the largest (Golub & Van Loan 2013, Matrix Computations, 8.1): one
    that small may be 0, as when softmax adds the same number to the scores of all classes. No
    larger floor is needed, since gradient and Hessian are sums of terms with all their digits.
    """
    values, vectors = np.linalg.eigh(hessian)
    sizes = np.abs(values)
    floor = FLAT * sizes.shape[-1] * sizes.max(axis=-1, keepdims=True)
    sizes[sizes <= np.maximum(floor, LEAST_CURVATURE)] = np.inf
    along = (gradient[..., None, :] @ vectors).mT
    return (vectors @ ((1 / sizes)[..., None] * along))[..., 0]


def soft_threshold(theta: FloatArray, amount: Rate) -> FloatArray:
    """Return θ moved towards 0 by an amount; what reaches 0 stays there."""
    return np.sign(theta) * np.maximum(np.abs(theta) - amount, 0.0)


class Loss(Protocol):
    """What an optimizer may ask of the loss, penalty included, on one batch."""

    def gradient(self, theta: FloatArray) -> FloatArray:
        """Return the gradient at ``theta``: (P,)."""

    def hessian(self, theta: FloatArray) -> FloatArray:
        """Return the second derivatives at ``theta``: (P, P)."""


@dataclass(frozen=True, slots=True)
class Optimizer:
    """An update rule, and what is known about it.

    Attributes
    ----------
    label : its name on pages
    rule : the function; one that uses the curvature takes the Hessian in place of a state
    largest_step : 2, say, if the rate must stay below 2/λ for the run to converge to an optimum of
        largest curvature λ; None if no such limit is known
    uses_curvature : whether the step is already scaled by 1/λ, so that the limit is 2 itself
    """

    label: str
    rule: Callable[..., Step]
    largest_step: float | None = None
    uses_curvature: bool = False

    def step(self, theta: FloatArray, loss: Loss, state: Any, rate: Rate) -> Step:
        """Take one step on a loss."""
        if self.uses_curvature:
            return self.rule(theta, loss.gradient, loss.hessian, rate)
        return self.rule(theta, loss.gradient, state, rate)


OPTIMIZERS = {
    "gd": Optimizer("Gradient descent", gradient_descent, largest_step=2.0),
    "momentum": Optimizer("Momentum", momentum, largest_step=2 * (1 + MOMENTUM)),
    "nesterov": Optimizer(
        "Nesterov", nesterov, largest_step=2 * (1 + MOMENTUM) / (1 + 2 * MOMENTUM)
    ),
    "adagrad": Optimizer("AdaGrad", adagrad),
    "rmsprop": Optimizer("RMSProp", rmsprop),
    "adam": Optimizer("Adam", adam),
    "newton": Optimizer("Newton", newton, largest_step=2.0, uses_curvature=True),
}
