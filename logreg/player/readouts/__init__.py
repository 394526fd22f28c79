"""The readout below a picture."""
