"""The router. Each page is a script in pages/."""

import streamlit as st

from logreg.web.navigation import route

st.set_page_config(layout="wide")
route()
