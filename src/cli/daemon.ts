/** Milliseconds; it listens on this machine or not at all. */
const patience = 1500;

export interface DaemonSeen {
  readonly url: string;
  readonly state: 'ready' | 'not ready' | 'not reachable';
}

/** Whether a daemon answers where the environment says that it listens. */
export async function daemonAt(env: Readonly<Record<string, string | undefined>>): Promise<DaemonSeen> {
  const host = env.CROSSDOCK_HTTP_HOST ?? '127.0.0.1';
  const reachable =
    host === '0.0.0.0' || host === '' ? '127.0.0.1' : host === '::' ? '[::1]' : host.includes(':') ? `[${host}]` : host;
  const url = `http://${reachable}:${env.CROSSDOCK_HTTP_PORT || '8080'}`;
  try {
    const answer = await fetch(`${url}/readyz`, { signal: AbortSignal.timeout(patience), redirect: 'error' });
    await answer.arrayBuffer();
    return { url, state: answer.ok ? 'ready' : 'not ready' };
  } catch {
    return { url, state: 'not reachable' };
  }
}

/** What the daemon says of its connections: slots in use and circuits are known to nobody else. */
export async function trafficAt<T extends { readonly connection: string; readonly traffic: unknown }>(
  daemon: DaemonSeen,
  connections: readonly T[],
): Promise<T[]> {
  const live = daemon.state === 'not reachable' ? [] : await connectionsAt<T>(daemon.url);
  const byName = new Map(live.map(({ connection, traffic }) => [connection, traffic]));
  return connections.map((one) => ({ ...one, traffic: byName.get(one.connection) ?? null }));
}

async function connectionsAt<T>(url: string): Promise<readonly T[]> {
  try {
    const answer = await fetch(`${url}/api/v1/health`, { signal: AbortSignal.timeout(patience), redirect: 'error' });
    const health = (await answer.json()) as { connections?: readonly T[] };
    return Array.isArray(health.connections) ? health.connections : [];
  } catch {
    return [];
  }
}
