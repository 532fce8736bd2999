"""The app: pages behind security headers and compression. Start it with `workbench run`."""

from pathlib import Path

import streamlit as st
from starlette.middleware import Middleware
from starlette.middleware.gzip import GZipMiddleware

import workbench.ui
from workbench.ui.routes import ROUTES
from workbench.ui.server import Ahead, Guard, lifespan, say_error
from workbench.ui.shared import check_before_serving
from workbench.ui.shared_way_back import WayBack

check_before_serving()
app = st.App(
    Path(workbench.ui.__file__).with_name("shell.py"),
    lifespan=lifespan,
    routes=ROUTES,
    middleware=[
        Middleware(Guard),
        Middleware(Ahead),
        Middleware(WayBack),
        Middleware(GZipMiddleware, minimum_size=1000),
    ],
    on_script_error=say_error,
)
