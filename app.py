"""The app: a server, which Streamlit finds here, and the router, which it runs for each visit."""

import streamlit as st

if __name__ == "__main__":
    from logreg.web.navigation import route

    st.set_page_config(layout="wide")
    route()
else:
    from logreg.web.serving import MIDDLEWARE, opened_in_browser

    app = st.App(__file__, middleware=MIDDLEWARE, lifespan=opened_in_browser)
