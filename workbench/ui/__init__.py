"""The only package that imports streamlit: what pages need to show a point and to move it."""
