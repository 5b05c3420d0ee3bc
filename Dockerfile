FROM node:20.20.2-bookworm-slim AS build
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
RUN npm ci --include=dev
COPY tsconfig.json tsconfig.build.json ./
COPY scripts ./scripts
COPY src ./src
RUN npm run build && npm prune --omit=dev

FROM node:20.20.2-bookworm-slim
ENV NODE_ENV=production \
    CROSSDOCK_HOME=/workspace \
    CROSSDOCK_HTTP_HOST=0.0.0.0 \
    CROSSDOCK_HTTP_PORT=8080
WORKDIR /app
COPY package.json LICENSE ./
COPY bin ./bin
COPY scripts ./scripts
# crossdock init copies from here.
COPY mappings ./mappings
COPY templates ./templates
COPY --from=build /app/node_modules ./node_modules
COPY --from=build /app/dist ./dist
# A new named volume begins as a copy of this folder: with its owner, and with the folders of the demo's partners.
RUN ln -s /app/bin/crossdock.js /usr/local/bin/crossdock \
 && chmod 755 /app/bin/crossdock.js \
 && mkdir -p /workspace/data/demo/acme/orders /workspace/data/demo/acme/tracking /workspace/data/demo/acme/stock \
             /workspace/data/demo/legacy/in /workspace/data/demo/legacy/out /workspace/data/demo/legacy/read \
 && chown -R node:node /workspace
USER node
WORKDIR /workspace
VOLUME /workspace/data
EXPOSE 8080
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=10s --timeout=5s --start-period=30s --retries=3 CMD ["node", "/app/dist/healthcheck.js"]
# Run it with --init (docker-compose.yml does): process 1 must hand on signals and bury orphans.
ENTRYPOINT ["node", "/app/bin/crossdock.js"]
CMD ["start"]
