import { resolve } from 'node:path';
import type {
  ConnectorContext,
  FoundFile,
  Listing,
  Parcel,
  Place,
  RefusedItem,
  TestStep,
  Trace,
  Transport,
} from '../../contract.ts';
import { errors } from '../errors.ts';
import { deadlines, inTime, transferSeconds } from '../shared/deadline.ts';
import { joinPath, shown } from '../shared/names.ts';
import { checkParcel } from '../shared/parcel.ts';
import { walk } from '../shared/steps.ts';
import { folderFailure } from './failures.ts';
import { lookInto } from './look.ts';
import { putIn, traceOf } from './put.ts';
import type { FolderSettings } from './settings.ts';
import { copyOut, moveOut, removeTaken } from './take.ts';
import { folderTrial } from './trial.ts';
import { watchFolder } from './watching.ts';

/** A directory of this machine or of a mounted share. Relative paths start at the daemon's working directory. */
export class FolderTransport implements Transport {
  readonly fetchClaims: boolean;
  readonly #settings: FolderSettings;
  readonly #context: ConnectorContext;
  readonly #watching = new Set<() => Promise<void>>();

  constructor(settings: FolderSettings, context: ConnectorContext) {
    this.#settings = settings;
    this.#context = context;
    this.fetchClaims = settings.take === 'move';
  }

  async list(place: Place): Promise<Listing> {
    return this.#timed('Listing', place, deadlines.list, (directory) =>
      lookInto(directory, place, this.#settings['ignore case']),
    );
  }

  async fetch(place: Place, file: FoundFile, to: string): Promise<void> {
    const out = this.fetchClaims ? moveOut : copyOut;
    await this.#timed(`Fetching ${shown(file.name)}`, place, transferSeconds(file.size), (directory, ends) =>
      out(directory, file, to, ends),
    );
  }

  async peek(place: Place, file: FoundFile, to: string): Promise<void> {
    await this.#timed(`Reading ${shown(file.name)}`, place, transferSeconds(file.size), (directory, ends) =>
      copyOut(directory, file, to, ends),
    );
  }

  async remove(place: Place, group: readonly (FoundFile | RefusedItem)[]): Promise<void> {
    await this.#timed('Deleting', place, deadlines.list, async (directory) => {
      for (const item of group) {
        // Refused items are not ours to throw away: nobody has their bytes.
        if ('code' in item) continue;
        const outcome = await removeTaken(directory, item);
        if (outcome === 'changed')
          this.#context.log.debug({ file: item.id }, 'File changed after it was taken; it stays.');
      }
    });
  }

  async send(place: Place, parcel: Parcel, attempting: () => Promise<void>): Promise<void> {
    await checkParcel(parcel);
    let attempted = false;
    const noted = async () => {
      await attempting();
      attempted = true;
    };
    const late = () => (attempted ? errors.DELIVERY_IN_DOUBT() : errors.CONNECTION_TIMEOUT());
    const put = { directory: this.#path(place), parcel, settings: this.#settings };
    const seconds = transferSeconds(parcel.size);
    await inTime({ seconds, signal: this.#context.signal, late }, (ends) => putIn(put, noted, ends));
  }

  async trace(place: Place, parcel: Parcel): Promise<Trace> {
    return this.#timed('Looking up', place, transferSeconds(parcel.size), (directory) =>
      traceOf({ directory, parcel, settings: this.#settings }),
    );
  }

  watch(place: Place, wake: () => void): () => Promise<void> {
    if (this.#settings.watch === 'off') return async () => undefined;
    const end = watchFolder({
      directory: this.#path(place),
      polling: this.#settings.watch === 'polling',
      log: this.#context.log,
      wake,
    });
    this.#watching.add(end);
    return async () => {
      this.#watching.delete(end);
      await end();
    };
  }

  test(place: Place, want: { receive: boolean; send: boolean }): AsyncGenerator<TestStep> {
    return walk(folderTrial(this.#path(place), this.#settings['temporary directory'], want.send));
  }

  async close(): Promise<void> {
    const ends = [...this.#watching];
    this.#watching.clear();
    await Promise.all(ends.map((end) => end()));
  }

  #path(place: Place): string {
    return resolve(joinPath(this.#settings.directory, place.directory) || '.');
  }

  async #timed<T>(
    what: string,
    place: Place,
    seconds: number,
    work: (directory: string, ends: AbortSignal) => Promise<T>,
  ): Promise<T> {
    const directory = this.#path(place);
    const late = () => errors.CONNECTION_TIMEOUT({ message: `${what} in ${directory} did not end in time.` });
    try {
      return await inTime({ seconds, signal: this.#context.signal, late }, (ends) => work(directory, ends));
    } catch (thrown) {
      throw folderFailure(thrown, what, directory);
    }
  }
}
