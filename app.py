"""The app: pages behind security headers and compression. Start it with `workbench run`."""

from pathlib import Path

import streamlit as st
from starlette.middleware import Middleware
from starlette.middleware.gzip import GZipMiddleware

import workbench.ui
from workbench.ui.server import Ahead, Guard, lifespan, say_error

app = st.App(
    Path(workbench.ui.__file__).with_name("shell.py"),
    lifespan=lifespan,
    middleware=[
        Middleware(Ahead),
        Middleware(Guard),
        Middleware(GZipMiddleware, minimum_size=1000),
    ],
    on_script_error=say_error,
)
