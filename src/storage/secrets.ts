import { asCrossdockError, type CrossdockError } from '../support/errors.ts';
import type { Log } from '../support/log.ts';
import { errors } from './errors.ts';
import type { Store } from './open.ts';
import { keyIdOf, seal, unseal } from './sealing.ts';
import type { SecretKeys } from './secret-keys.ts';
import { sealedOf, sealedWith, secretsVersion, typedSecrets } from './secret-rows.ts';

/** A text that is ready to be kept under a name. */
export interface Sealed {
  readonly name: string;
  readonly sealed: string;
  readonly keyId: string;
}

/**
 * What the store keeps sealed. Those that the workspace refers to are held open in memory, because it is read in one go; `refresh` looks
 * whether somebody has changed them.
 */
export class Secrets {
  readonly #store: Pick<Store, 'dialect' | 'reader'>;
  readonly #keys: SecretKeys;
  readonly #log: Log;
  #version = -1;
  /** `undefined` = it cannot be opened. */
  #open = new Map<string, string | undefined>();
  #problem: CrossdockError | undefined;

  constructor(store: Pick<Store, 'dialect' | 'reader'>, keys: SecretKeys, log: Log) {
    this.#store = store;
    this.#keys = keys;
    this.#log = log;
  }

  /** At a start: throws `SECRET_KEY_MISSING`, `SECRET_KEY_WRONG` or `SECRET_KEY_FILE` where what is kept cannot be opened. */
  async check(): Promise<void> {
    await this.#key();
  }

  /** For references: what was there at the last `refresh`. Throws why it cannot be opened, where it is there. */
  known(name: string): string | undefined {
    if (!this.#open.has(name)) return undefined;
    const text = this.#open.get(name);
    if (text === undefined) throw this.#problem ?? damaged(name);
    return text;
  }

  /** Whether references may lead to something else than before. */
  async refresh(): Promise<boolean> {
    const version = await secretsVersion(this.#store.reader);
    if (version === this.#version && !this.#problem) return false;
    const before = this.#open;
    this.#open = await this.#openAll();
    this.#version = version;
    return before.size !== this.#open.size || [...this.#open].some(([name, text]) => before.get(name) !== text);
  }

  /** Under its name as it stands in the store. Throws `SECRET_DAMAGED`, or what is wrong with the key. */
  async read(name: string): Promise<string | undefined> {
    return (await this.readSealed(name))?.text;
  }

  /** The same, with what it was sealed as: for who wants to replace exactly this. */
  async readSealed(name: string): Promise<{ readonly text: string; readonly sealed: string } | undefined> {
    const sealed = await sealedOf(this.#store.reader, name);
    if (sealed === undefined) return undefined;
    const key = await this.#key();
    const text = key && unseal(key, name, sealed);
    if (text === undefined) throw damaged(name);
    return { text, sealed };
  }

  /** What `seal` made, wherever it was kept. */
  async unseal(name: string, sealed: string): Promise<string> {
    const key = await this.#key();
    const text = key && unseal(key, name, sealed);
    if (text === undefined) throw damaged(name);
    return text;
  }

  /** The first one makes the key, on SQLite; where several daemons share a store, each would make its own. */
  async seal(name: string, text: string): Promise<Sealed> {
    const key = (await this.#key()) ?? (await this.#newKey());
    return { name, sealed: seal(key, name, text), keyId: keyIdOf(key) };
  }

  #newKey(): Promise<Buffer> {
    if (this.#store.dialect === 'postgres') throw errors.SECRET_KEY_NEEDED();
    return this.#keys.make();
  }

  async #key(): Promise<Buffer | undefined> {
    const key = await this.#keys.current();
    const kept = await sealedWith(this.#store.reader, key && keyIdOf(key));
    if (kept === 'another key') throw key ? errors.SECRET_KEY_WRONG() : errors.SECRET_KEY_MISSING();
    return key;
  }

  async #openAll(): Promise<Map<string, string | undefined>> {
    const sealed = await typedSecrets(this.#store.reader);
    this.#problem = undefined;
    const key = await this.#key().catch((thrown: unknown) => {
      this.#problem = asCrossdockError(thrown);
      return undefined;
    });
    return new Map(
      [...sealed].map(([name, text]) => {
        const open = key && unseal(key, name, text);
        if (key && open === undefined) this.#log.error({ secret: name }, 'A secret of the store cannot be opened.');
        return [name, open];
      }),
    );
  }
}

function damaged(name: string): CrossdockError {
  return errors.SECRET_DAMAGED({ message: `The secret "${name}" of the store cannot be opened.`, value: name });
}
