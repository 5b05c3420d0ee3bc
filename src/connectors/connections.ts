import { isDeepStrictEqual } from 'node:util';
import type { CrossdockError } from '../support/errors.ts';
import { processMemory } from './api/process-memory.ts';
import type { ApiConnector, ConnectorMemory } from './api-contract.ts';
import { Circuit, type CircuitState } from './circuit.ts';
import type { ConnectorLog, Transport, TransportAdapter } from './contract.ts';
import { ManagedTransport } from './managed-transport.ts';
import { Slots } from './slots.ts';
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
  /** What API connectors remember and may spend; absent = nothing outlives the process. */
  readonly memory?: ConnectorMemory;
}

/** What a connection may be to: a way of moving files, or a system that is spoken to. */
type Adapter = TransportAdapter | ApiConnector;

/** How busy a connection is in this daemon, and whether it is down. */
export interface Traffic {
  /** Calls that may run at the same time, that run, and that wait for a slot. */
  readonly atOnce: number;
  readonly inUse: number;
  readonly waiting: number;
  readonly circuit: CircuitState;
  /** What was found when the circuit opened; `''` while it is closed. */
  readonly code: string;
  /** ISO instant since when it is open. */
  readonly downSince: string | null;
}

/** For settings that say nothing, as in tests. */
const usualAtOnce = 8;

interface Entry {
  readonly declaration: ConnectionDeclaration;
  readonly managed: ManagedTransport;
}

/** The connections of the current revision. Opened with the first call, replaced when their settings change. */
export class Connections {
  readonly #adapters: ReadonlyMap<string, Adapter>;
  readonly #context: ConnectionsContext;
  readonly #memory: ConnectorMemory;
  readonly #entries = new Map<string, Entry>();
  /** Replaced ones that still have calls to finish. */
  readonly #retiring = new Set<Promise<void>>();

  constructor(adapters: readonly Adapter[], context: ConnectionsContext) {
    this.#adapters = new Map(adapters.map((adapter) => [adapter.id, adapter]));
    this.#context = context;
    this.#memory = context.memory ?? processMemory();
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

  /** What keeps work of this connection from being begun: it was found down a moment ago. `asked`: a person wants it tried now. */
  outage(name: string, asked: boolean): CrossdockError | undefined {
    const circuit = this.#entries.get(name)?.managed.bounds.circuit;
    if (asked) circuit?.probeNow();
    return circuit?.standing;
  }

  traffic(name: string): Traffic | undefined {
    const bounds = this.#entries.get(name)?.managed.bounds;
    if (!bounds) return undefined;
    const { slots, circuit } = bounds;
    const { code = '', since } = circuit.down ?? {};
    const downSince = since === undefined ? null : new Date(since).toISOString();
    return { ...slots.figures, circuit: circuit.state, code, downSince };
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
    const bounds = { slots: new Slots(name, slotsIn(settings)), circuit: new Circuit(this.#context.now) };
    const { signal, now, log } = this.#context;
    const context = { name, signal, now, log };
    if (!('role' in adapter)) return new ManagedTransport(() => adapter.connect(settings, context), bounds);
    const remembering = {
      ...context,
      budget: this.#memory.budget(adapter.id, signal),
      vault: this.#memory.vault(name),
    };
    return new ManagedTransport(() => adapter.connect(settings, remembering), bounds);
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

function slotsIn(settings: unknown): number {
  return (settings as { 'at once'?: number } | null)?.['at once'] ?? usualAtOnce;
}
