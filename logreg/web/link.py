"""What the address of the page says, checked before any widget sees it."""

import streamlit as st

from logreg.web.controls import CONTROLS, control_of, quoted


def read_link() -> list[str]:
    """Check the settings in the address before any widget is drawn.

    What a link says wrong is taken out of the address, what it says in another way than the
    widgets do is rewritten, and the page starts over: Streamlit's own reading of the address
    would take "100.5" for 100, fail on "inf", and know a data set by its label alone.

    Returns
    -------
    list of str
        One sentence for each setting that could not be used, once.
    """
    if _READ in st.session_state:
        problems, st.session_state[_READ] = st.session_state[_READ], []
        return list(problems)
    problems = []
    rewritten = False
    # What the features are called depends on the data set.
    named = st.query_params.get("dataset", "")
    dataset = str(CONTROLS["dataset"].parse(named) or CONTROLS["dataset"].default)
    for key, text in st.query_params.to_dict().items():
        if key not in CONTROLS:
            continue
        control = control_of(key, dataset)
        value = control.parse(text)
        if value is None:
            problems.append(
                f"{control.label} cannot be {quoted(text)}: it must be {control.allowed}. "
                f"{control.write(control.default)} is used instead."
            )
            del st.query_params[key]
        elif st.query_params.get_all(key) != [control.write(value)]:
            st.query_params[key] = control.write(value)
        else:
            continue
        rewritten = True
    st.session_state[_READ] = problems
    if rewritten:
        st.rerun()
    return []


_READ = "link-problems"
