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
COPY infra/connect infra/connect
COPY apps/connect-lambda apps/connect-lambda
COPY apps/sandbox apps/sandbox
RUN node tools/bundle.mjs apps/connect-lambda && node tools/bundle.mjs apps/sandbox

# The embedded SQS and DynamoDB are packages that run from where they are installed.
FROM ${NODE_IMAGE} AS emulators
WORKDIR /src
COPY --from=manifests /src ./
RUN npm ci --ignore-scripts --no-audit --no-fund --omit=dev --workspace @voc/sandbox && rm -rf node_modules/@voc

FROM ${NODE_IMAGE}
WORKDIR /app
COPY docker/healthcheck.cjs ./
COPY --from=emulators /src/node_modules node_modules
# The Lambda is no service of its own here: the sandbox is the Connect that runs it.
COPY --from=build /src/dist/apps dist/apps
# The health of the world, which takes calls on this port.
ENV NODE_ENV=production PORT=4000
EXPOSE 4000-4007
# The user `node`, by number: platforms that refuse root cannot look names up.
USER 1000:1000
HEALTHCHECK --interval=15s --timeout=3s --start-period=10s --retries=3 CMD ["node", "healthcheck.cjs"]
ENTRYPOINT ["node", "--enable-source-maps", "dist/apps/sandbox/main.cjs"]
CMD ["serve"]
ARG VERSION=dev
ARG REVISION=unknown
LABEL org.opencontainers.image.title="Voice OpenAI Connect sandbox" \
      org.opencontainers.image.description="The offline world: Twilio, models, HubSpot, Amazon Connect, SQS and DynamoDB" \
      org.opencontainers.image.version="${VERSION}" \
      org.opencontainers.image.revision="${REVISION}"
