"""Optimisers by name: each is its update rule.

An optimiser is made anew for each run by ``OPTIMIZERS[name]()``. Its ``step`` returns where to go
from θ, and with it the size s of the step that each parameter took in units of its gradient: a
penalty on |w| then pulls by s times its strength (Parikh & Boyd 2014, Proximal Algorithms, 4.2),
so that training comes to rest where loss and penalty balance, whatever the optimiser.

Below, g is the gradient at θ, η the learning rate, θ' the parameters before the last step.
"""

from typing import ClassVar, Protocol

import numpy as np

from logreg.arrays import FloatArray

# The usual constants: how much of the last step is kept, how long squares are remembered, and
# what keeps a division from being one by zero.
MOMENTUM = 0.9
SQUARES = 0.99
ADAM = (0.9, 0.999)
TINY = 1e-8

# How many times its estimated round-off a curvature must be to be taken for one.
_ROUND_OFFS = 10

# A step by a smaller curvature might be too large for a float.
_LEAST_CURVATURE = 1e-100


class Loss(Protocol):
    """What an optimiser may ask of the loss, penalty included, on one batch."""

    def gradient(self, theta: FloatArray) -> FloatArray:
        """Return the gradient at ``theta``: (P,)."""

    def hessian(self, theta: FloatArray) -> FloatArray:
        """Return the second derivatives at ``theta``: (P, P)."""


class Optimizer:
    """An update rule with its memory.

    Attributes
    ----------
    largest_step : 2, say, if the rate must stay below 2/λ for the run to settle at an optimum of
        largest curvature λ; None if no such limit is known
    uses_curvature : whether the step is already measured by λ, so that the limit is 2 itself
    """

    largest_step: ClassVar[float | None] = None
    uses_curvature: ClassVar[bool] = False

    def step(
        self, theta: FloatArray, loss: Loss, rate: float
    ) -> tuple[FloatArray, FloatArray | float]:
        """Return the next parameters (P,), and s, a number or one for each parameter."""
        raise NotImplementedError


class GradientDescent(Optimizer):
    """θ ← θ - η g (Cauchy 1847; Bishop 2006, Pattern Recognition, eq. 5.41)."""

    largest_step = 2.0

    def step(self, theta: FloatArray, loss: Loss, rate: float) -> tuple[FloatArray, float]:
        """Take the step."""
        return theta - rate * loss.gradient(theta), rate


class Momentum(Optimizer):
    """θ ← θ - η g + β (θ - θ') (the heavy ball: Polyak 1964, Some methods of speeding up …)."""

    largest_step = 2 * (1 + MOMENTUM)

    def __init__(self) -> None:
        self.before: FloatArray | None = None

    def step(self, theta: FloatArray, loss: Loss, rate: float) -> tuple[FloatArray, float]:
        """Take the step."""
        before = theta if self.before is None else self.before
        self.before = theta
        return theta - rate * loss.gradient(theta) + MOMENTUM * (theta - before), rate


class Nesterov(Optimizer):
    """θ ← ϑ - η g(ϑ) with ϑ = θ + β (θ - θ'), the gradient a step ahead (Nesterov 1983).

    With a constant β as in Sutskever, Martens, Dahl & Hinton 2013, On the importance of
    initialization and momentum in deep learning, ICML, eq. 3 and 4.
    """

    largest_step = 2 * (1 + MOMENTUM) / (1 + 2 * MOMENTUM)

    def __init__(self) -> None:
        self.before: FloatArray | None = None

    def step(self, theta: FloatArray, loss: Loss, rate: float) -> tuple[FloatArray, float]:
        """Take the step."""
        before = theta if self.before is None else self.before
        self.before = theta
        ahead = theta + MOMENTUM * (theta - before)
        return ahead - rate * loss.gradient(ahead), rate


class AdaGrad(Optimizer):
    """θ ← θ - η g / √Σg², for each parameter (Duchi, Hazan & Singer 2011, JMLR 12)."""

    def __init__(self) -> None:
        self.squares: FloatArray | float = 0.0

    def step(self, theta: FloatArray, loss: Loss, rate: float) -> tuple[FloatArray, FloatArray]:
        """Take the step."""
        g = loss.gradient(theta)
        self.squares = self.squares + g * g
        size = rate / (np.sqrt(self.squares) + TINY)
        return theta - size * g, size


class RMSProp(Optimizer):
    """θ ← θ - η g / √v, v ← ρ v + (1 - ρ) g² (Tieleman & Hinton 2012, Coursera lecture 6.5).

    With the longer memory ρ = 0.99 of Mnih et al. 2016, Asynchronous methods for deep
    reinforcement learning, ICML, and of PyTorch: the lecture's 0.9 forgets the slope so soon that
    steps of the usual rates still jump about the optimum.
    """

    def __init__(self) -> None:
        self.squares: FloatArray | float = 0.0

    def step(self, theta: FloatArray, loss: Loss, rate: float) -> tuple[FloatArray, FloatArray]:
        """Take the step."""
        g = loss.gradient(theta)
        self.squares = SQUARES * self.squares + (1 - SQUARES) * g * g
        size = rate / (np.sqrt(self.squares) + TINY)
        return theta - size * g, size


class Adam(Optimizer):
    """θ ← θ - η m / √v, running means of g and g² freed of their start (Kingma & Ba 2015)."""

    def __init__(self) -> None:
        self.mean: FloatArray | float = 0.0
        self.squares: FloatArray | float = 0.0
        self.count = 0

    def step(self, theta: FloatArray, loss: Loss, rate: float) -> tuple[FloatArray, FloatArray]:
        """Take the step."""
        first, second = ADAM
        g = loss.gradient(theta)
        self.count += 1
        self.mean = first * self.mean + (1 - first) * g
        self.squares = second * self.squares + (1 - second) * g * g
        mean = self.mean / (1 - first**self.count)
        size = rate / (np.sqrt(self.squares / (1 - second**self.count)) + TINY)
        return np.asarray(theta - size * mean), size


class Newton(Optimizer):
    """θ ← θ - η H⁻¹ g (Newton–Raphson; with η = 1 iteratively reweighted least squares).

    Bishop 2006, Pattern Recognition, eq. 4.92.
    """

    largest_step = 2.0
    uses_curvature = True

    def step(self, theta: FloatArray, loss: Loss, rate: float) -> tuple[FloatArray, float]:
        """Take the step."""
        return theta - rate * newton_direction(loss.hessian(theta), loss.gradient(theta)), rate


def newton_direction(hessian: FloatArray, gradient: FloatArray) -> FloatArray:
    """Return |H|⁻¹ g, leaving out directions in which the loss does not bend.

    |H| has the absolute values of H's eigenvalues, so that a step against it goes downhill also
    where the loss is not convex in its parameters (Nocedal & Wright 2006, Numerical Optimization,
    3.4). An eigenvalue is known to P times the round-off of the largest (Golub & Van Loan 2013,
    Matrix Computations, 8.1): what is as small may be 0, as it is where softmax adds the same to
    the scores of all classes. No larger floor is needed besides, since all models sum gradient
    and Hessian of terms that keep their digits however small they are.
    """
    values, vectors = np.linalg.eigh(hessian)
    sizes = np.abs(values)
    round_off = len(sizes) * np.finfo(float).eps * sizes.max()
    bends = sizes > max(_ROUND_OFFS * round_off, _LEAST_CURVATURE)
    inverse = np.zeros_like(sizes)
    inverse[bends] = 1 / sizes[bends]
    return np.asarray(vectors @ (inverse * (vectors.T @ gradient)))


OPTIMIZERS: dict[str, type[Optimizer]] = {
    "gd": GradientDescent,
    "momentum": Momentum,
    "nesterov": Nesterov,
    "adagrad": AdaGrad,
    "rmsprop": RMSProp,
    "adam": Adam,
    "newton": Newton,
}
