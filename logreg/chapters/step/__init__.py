"""One step of gradient descent, taken apart."""
