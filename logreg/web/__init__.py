"""The Streamlit app: navigation, controls, caches and the player."""
