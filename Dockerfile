# Signalbox in a container: compiled with everything, run with only what production needs, as nobody special.
# A tag moves: what is to be built again byte by byte pins it, `--build-arg NODE_IMAGE=node@sha256:…`.
ARG NODE_IMAGE=node:24-bookworm-slim

FROM ${NODE_IMAGE} AS build
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
RUN npm ci --no-audit --no-fund
COPY tsconfig.json ./
COPY scripts ./scripts
COPY src ./src
# The development tools stay behind: they stand in for Discord and sign with the public test key.
RUN npm run build && rm -rf dist/src/dev && find dist -name '*.map' -delete
# What only a developer's editor, debugger or tests read, and addons for other machines, are most of the size.
RUN npm prune --omit=dev --no-audit --no-fund \
  && find node_modules -type f \( -name '*.map' -o -name '*.ts' -o -name '*.cts' -o -name '*.mts' -o -name '*.md' \) -delete \
  && find node_modules -type d -regextype egrep -regex '.*/(tests?|__tests__|spec|fixtures|benchmarks?|examples?)' -prune -exec rm -r {} + \
  && find node_modules -type d -path '*/prebuilds/*' -prune ! -name "linux-$(node -p process.arch)" -exec rm -r {} +

FROM ${NODE_IMAGE}
ARG VERSION=0.1.0
ARG REVISION=unknown
LABEL org.opencontainers.image.title="Signalbox" \
      org.opencontainers.image.description="Discord HTTP interactions server for trading signals" \
      org.opencontainers.image.version="${VERSION}" \
      org.opencontainers.image.revision="${REVISION}" \
      org.opencontainers.image.source="https://github.com/signalbox-bot/signalbox" \
      org.opencontainers.image.licenses="MIT"
# A container's own loopback is nobody else's: who may reach the admin port is said by what is published of it.
ENV NODE_ENV=production \
    ADMIN_HOST=0.0.0.0
WORKDIR /app
COPY --from=build /app/package.json ./
COPY --from=build /app/node_modules ./node_modules
COPY --from=build /app/dist ./dist
# The dashboard's page, which no compiler touches.
COPY --from=build /app/src/routes/dashboard/page ./src/routes/dashboard/page
# For operators: `docker run --rm IMAGE signalbox doctor --url …`.
COPY bin ./bin
RUN ln -s /app/bin/signalbox.js /usr/local/bin/signalbox
USER node
EXPOSE 3000 9464
HEALTHCHECK --interval=10s --timeout=3s --start-period=5s \
  CMD ["node", "dist/src/tools/health/check.js"]
# node itself is process 1, so that SIGTERM reaches it.
CMD ["node", "dist/src/main.js"]
