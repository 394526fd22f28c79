"""The app: a server that Streamlit finds here, and the router, which it runs for each visit."""

import streamlit as st

if __name__ == "__main__":
    from logreg.web.navigation import route

    st.set_page_config(layout="wide")
    route()
else:
    from logreg.web.serving import MIDDLEWARE

    app = st.App(__file__, middleware=MIDDLEWARE)
