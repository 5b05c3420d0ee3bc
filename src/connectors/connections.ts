import { isDeepStrictEqual } from 'node:util';
import type { ConnectorLog, Transport, TransportAdapter } from './contract.ts';
import { ManagedTransport } from './managed-transport.ts';
import { errors } from './transports/errors.ts';

/** A connection as the workspace declares it; settings already checked by the adapter's schema. */
export interface ConnectionDeclaration {
  readonly name: string;
  /** Adapter id. */
  readonly transport: string;
  readonly settings: unknown;
}

export interface ConnectionsContext {
  readonly signal: AbortSignal;
  readonly now: () => number;
  readonly log: ConnectorLog;
}

interface Entry {
  readonly declaration: ConnectionDeclaration;
  readonly managed: ManagedTransport;
}

/** The connections of the current revision. Opened with the first call, replaced when their settings change. */
export class Connections {
  readonly #adapters: ReadonlyMap<string, TransportAdapter>;
  readonly #context: ConnectionsContext;
  readonly #entries = new Map<string, Entry>();
  /** Replaced ones that still have calls to finish. */
  readonly #retiring = new Set<Promise<void>>();

  constructor(adapters: readonly TransportAdapter[], context: ConnectionsContext) {
    this.#adapters = new Map(adapters.map((adapter) => [adapter.id, adapter]));
    this.#context = context;
  }

  /** The declarations of a new revision. What has not changed keeps its logins; the rest finishes its calls and ends. */
  use(declarations: ReadonlyMap<string, ConnectionDeclaration>): void {
    for (const [name, { declaration, managed }] of this.#entries) {
      const next = declarations.get(name);
      if (next && isSame(next, declaration)) continue;
      this.#entries.delete(name);
      this.#retire(managed);
    }
    for (const [name, declaration] of declarations) {
      if (!this.#entries.has(name)) this.#entries.set(name, { declaration, managed: this.#manage(name, declaration) });
    }
  }

  /** Throws `CONNECTION_NOT_DECLARED`. A transport that is held over a change of settings goes on with the old ones. */
  transport(name: string): Transport {
    const entry = this.#entries.get(name);
    if (!entry)
      throw errors.CONNECTION_NOT_DECLARED({ message: `The workspace has no connection "${name}".`, value: name });
    return entry.managed.transport;
  }

  /** Ends all after their calls. */
  async close(): Promise<void> {
    for (const { managed } of this.#entries.values()) this.#retire(managed);
    this.#entries.clear();
    await Promise.all(this.#retiring);
  }

  #manage(name: string, { transport, settings }: ConnectionDeclaration): ManagedTransport {
    const adapter = this.#adapters.get(transport);
    if (!adapter) {
      throw errors.TRANSPORT_UNKNOWN({
        message: `"${transport}" of connection "${name}" is no transport.`,
        value: transport,
      });
    }
    return new ManagedTransport(() => adapter.connect(settings, { ...this.#context, name }));
  }

  #retire(managed: ManagedTransport): void {
    const retiring = managed
      .retire()
      .catch((thrown) => this.#context.log.warn({ err: thrown }, 'Connection did not close cleanly.'))
      .finally(() => this.#retiring.delete(retiring));
    this.#retiring.add(retiring);
  }
}

function isSame(a: ConnectionDeclaration, b: ConnectionDeclaration): boolean {
  return a.transport === b.transport && isDeepStrictEqual(a.settings, b.settings);
}
