# The app for a team: `docker build -t threshold-workbench .`, then docs/guides/running_for_a_team.md.

FROM python:3.13-slim-bookworm AS build
WORKDIR /src
RUN python -m venv /opt/workbench
ENV PATH=/opt/workbench/bin:$PATH PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_NO_CACHE_DIR=1
# What changes seldom comes first, so that a new version of the app alone builds in seconds. As in
# the Makefile: everything with its hash, and lime built with the locked tools.
COPY requirements/build.txt requirements/team.txt requirements/
RUN pip install --require-hashes --only-binary :all: --requirement requirements/build.txt \
 && pip install --require-hashes --only-binary :all: --no-binary lime --no-build-isolation \
    --requirement requirements/team.txt
COPY . .
RUN pip install --no-deps --no-build-isolation .

FROM python:3.13-slim-bookworm
# LightGBM and XGBoost are linked against it.
RUN apt-get update && apt-get install --yes --no-install-recommends libgomp1 \
 && rm -rf /var/lib/apt/lists/* \
 && useradd --system --uid 10001 --create-home workbench \
 && install --directory --owner=workbench /data /cache
COPY --from=build /opt/workbench /opt/workbench
ENV PATH=/opt/workbench/bin:$PATH \
    PYTHONUNBUFFERED=1 \
    WORKBENCH_HOME=/data \
    WORKBENCH_CACHE=/cache \
    WORKBENCH_LOGS=json
USER workbench
WORKDIR /home/workbench
VOLUME ["/data", "/cache"]
EXPOSE 8501
HEALTHCHECK --interval=10s --timeout=5s --start-period=60s --retries=3 CMD ["python", "-c", \
  "from urllib.request import urlopen; urlopen('http://127.0.0.1:8501/_stcore/health', timeout=4)"]
ENTRYPOINT ["workbench"]
# Another address than this machine's own is shared mode: without sign-in, roles and the name of the
# host it says what is missing, and does not start.
CMD ["run", "--host", "0.0.0.0"]
