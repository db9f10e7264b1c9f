"""The app in the browser, drawn with Streamlit."""
