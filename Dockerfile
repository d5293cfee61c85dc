# One image for every role: `docker run IMAGE membership`. See deploy/README.md and docs/adr/0030-one-image-role-by-command.md.
# No step depends on the processor, and nothing here needs more than the classic builder: linux/amd64 and linux/arm64 from the same lines.

# The Node of package.json (test/deploy/image.spec.ts holds the two together). By digest: --build-arg NODE_IMAGE=node:...@sha256:...
ARG NODE_IMAGE=node:24.21.0-bookworm-slim

FROM ${NODE_IMAGE} AS manifest
WORKDIR /opt/pioneer-harbor
COPY package.json package-lock.json .npmrc ./

# What runs: JavaScript alone, so it is the same on every processor. The optional packages are a Node that the base image has already.
FROM manifest AS dependencies
RUN npm ci --omit=dev --omit=optional \
 && find node_modules -type f \( -name '*.map' -o -name '*.d.ts' -o -name '*.d.mts' -o -name '*.d.cts' \) -delete

FROM manifest AS build
RUN npm ci
COPY . .
RUN npm run build

FROM ${NODE_IMAGE}
ARG VERSION=0.1.0
ARG REVISION=unknown
LABEL org.opencontainers.image.title="Pioneer Harbor" \
      org.opencontainers.image.description="System of record of a sub-district Party organisation" \
      org.opencontainers.image.licenses="Apache-2.0" \
      org.opencontainers.image.version="${VERSION}" \
      org.opencontainers.image.revision="${REVISION}"
# By number, so that `runAsNonRoot` can be checked. Its data folder is there, so that a new volume on it belongs to the right user.
RUN groupadd --system --gid 10001 harbor \
 && useradd --system --uid 10001 --gid 10001 --no-create-home --home-dir /var/lib/pioneer-harbor --shell /usr/sbin/nologin harbor \
 && install --directory --owner=10001 --group=10001 --mode=0700 /var/lib/pioneer-harbor
WORKDIR /opt/pioneer-harbor
COPY --from=dependencies /opt/pioneer-harbor/node_modules node_modules
COPY package.json LICENSE ./
COPY deploy/image deploy/image
COPY examples/demo-street examples/demo-street
COPY --from=build /opt/pioneer-harbor/dist dist
# The heap follows the container's memory limit: give it one. A small nursery keeps garbage from growing (docs/adr/0018).
ENV NODE_ENV=production \
    NODE_OPTIONS="--max-old-space-size-percentage=60 --max-semi-space-size=8 --disable-warning=TimeoutNegativeWarning" \
    HARBOR_DATA=/var/lib/pioneer-harbor \
    HARBOR_HOST=0.0.0.0 \
    PORT=3000
USER 10001:10001
EXPOSE 3000
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=10s --timeout=5s --start-period=60s --retries=3 \
  CMD ["node", "deploy/image/healthy.mjs"]
# Node itself is the first process: it hears SIGTERM from its first line on, and nothing here starts a process that would have to be reaped.
ENTRYPOINT ["node", "/opt/pioneer-harbor/deploy/image/start.mjs"]
CMD ["standalone"]
