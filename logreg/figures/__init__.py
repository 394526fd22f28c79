"""Pictures: numbers in, Plotly figures out. Nothing here trains or needs Streamlit."""

from logreg.figures.animation import training_animation

__all__ = ["training_animation"]
