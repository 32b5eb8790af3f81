# Images are pinned by digest where they are released: NODE_IMAGE=node:24-bookworm-slim@sha256:… (docker/README.md).
ARG NODE_IMAGE=node:24-bookworm-slim

# All that decides what `npm ci` installs, so that its layer lasts until one of these files changes.
FROM ${NODE_IMAGE} AS manifests
WORKDIR /src
COPY . .
RUN find . -type f ! -name package.json ! -name package-lock.json ! -name .npmrc -delete && find . -type d -empty -delete

FROM ${NODE_IMAGE} AS build
WORKDIR /src
COPY --from=manifests /src ./
RUN npm ci --ignore-scripts --no-audit --no-fund
COPY tsconfig.base.json ./
COPY tools/bundle.mjs tools/
COPY libs libs
COPY apps/gateway apps/gateway
RUN node tools/bundle.mjs apps/gateway

FROM ${NODE_IMAGE}
WORKDIR /app
COPY docker/healthcheck.cjs ./
COPY --from=build /src/dist/apps/gateway ./
ENV NODE_ENV=production PORT=3000
EXPOSE 3000
# The user `node`, by number: platforms that refuse root cannot look names up.
USER 1000:1000
HEALTHCHECK --interval=15s --timeout=3s --start-period=10s --retries=3 CMD ["node", "healthcheck.cjs"]
# Not through a shell or npm: the process itself must get SIGTERM, or no call would be drained.
CMD ["node", "--enable-source-maps", "main.cjs"]
ARG VERSION=dev
ARG REVISION=unknown
LABEL org.opencontainers.image.title="Voice OpenAI Connect gateway" \
      org.opencontainers.image.description="Answers Twilio, bridges the audio to the model, decides that a person is needed" \
      org.opencontainers.image.version="${VERSION}" \
      org.opencontainers.image.revision="${REVISION}"
