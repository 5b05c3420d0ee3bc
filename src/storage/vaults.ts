import type { Clock } from '../support/clock.ts';
import { asCrossdockError } from '../support/errors.ts';
import type { Log } from '../support/log.ts';
import { pause } from '../support/waiting.ts';
import { errors } from './errors.ts';
import { holdLease } from './held-lease.ts';
import type { Store } from './open.ts';
import { connectionSecret, saveSecret } from './secret-rows.ts';
import type { Secrets } from './secrets.ts';

/** Whoever renews asks a partner, which may take its time. */
const leasePatienceSeconds = 40;
/** A token that was just given may be the only one that is left: it is not let go because the database restarts. Milliseconds. */
const savePauses = [500, 1000, 2000, 4000, 8000];

interface Parts {
  readonly store: Store;
  readonly secrets: Secrets;
  readonly clock: Clock;
  readonly log: Log;
  /** This process, in leases. */
  readonly instance: string;
}

type Make = (current: string | undefined) => Promise<string>;

/** What connectors remember, each under its connection's name. */
export class Vaults {
  readonly #parts: Parts;
  /** A lease is its owner's as often as it asks, so within a process they take turns. */
  readonly #turns = new Map<string, Promise<unknown>>();

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  of(connection: string): {
    read(): Promise<string | undefined>;
    renew(stale: string | undefined, make: Make): Promise<string>;
  } {
    const name = connectionSecret(connection);
    return {
      read: () => this.#parts.secrets.read(name),
      renew: (stale, make) => this.#inTurn(name, () => this.#renew(name, stale, make)),
    };
  }

  async #renew(name: string, stale: string | undefined, make: Make): Promise<string> {
    const theirs = await this.#parts.secrets.read(name);
    if (theirs !== undefined && theirs !== stale) return theirs;
    const { store, instance, log } = this.#parts;
    const lease = await holdLease(store, `vault:${name}`, instance, log, leasePatienceSeconds);
    if (!lease) {
      const text = await this.#parts.secrets.read(name);
      if (text !== undefined && text !== stale) return text;
      throw errors.LEASE_LOST({
        message: 'Another daemon is still renewing what this connection remembers.',
        value: name,
      });
    }
    try {
      return await this.#underLease(name, stale, make);
    } finally {
      // What was kept is durable whatever becomes of the lease, which runs out by itself.
      await lease.release().catch((thrown: unknown) => log.warn({ err: thrown }, 'A lease could not be given back.'));
    }
  }

  async #underLease(name: string, stale: string | undefined, make: Make): Promise<string> {
    const kept = await this.#parts.secrets.readSealed(name);
    if (kept && kept.text !== stale) return kept.text;
    const made = await make(kept?.text);
    return this.#save(name, kept?.sealed, made);
  }

  /**
   * Not refused where the lease was lost meanwhile: a partner that gave a new token has often ended the old one, so it is kept unless
   * somebody else has kept one since.
   */
  async #save(name: string, was: string | undefined, text: string): Promise<string> {
    const { store, secrets, clock } = this.#parts;
    const sealed = await secrets.seal(name, text);
    let saved = false;
    await this.#patiently(() =>
      store.commits.commit({
        apply: async (trx) => {
          saved = await saveSecret(trx, sealed, clock.iso(), { was });
        },
      }),
    );
    if (saved) return text;
    const theirs = await secrets.read(name);
    // Somebody has forgotten it meanwhile: what was made is kept as the first.
    return theirs ?? this.#save(name, undefined, text);
  }

  async #patiently(commit: () => Promise<void>): Promise<void> {
    for (const wait of [...savePauses, undefined]) {
      try {
        return await commit();
      } catch (thrown) {
        const { code, outage } = asCrossdockError(thrown);
        if (!outage || code === 'STORE_CLOSED' || wait === undefined) throw thrown;
        await pause(wait);
      }
    }
  }

  #inTurn<T>(name: string, work: () => Promise<T>): Promise<T> {
    const turn = (this.#turns.get(name) ?? Promise.resolve()).then(work);
    const over = turn.then(
      () => undefined,
      () => undefined,
    );
    this.#turns.set(name, over);
    void over.then(() => {
      if (this.#turns.get(name) === over) this.#turns.delete(name);
    });
    return turn;
  }
}
