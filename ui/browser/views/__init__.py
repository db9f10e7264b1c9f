"""The data that the pages show, as plain values that do not depend on Streamlit."""
