"""The Streamlit side: navigation, controls, caches and the player."""
