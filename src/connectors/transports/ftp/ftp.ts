import { CrossdockError } from '../../../support/errors.ts';
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
import { LoginGuard } from '../shared/login-guard.ts';
import { joinPath, shown } from '../shared/names.ts';
import { checkParcel } from '../shared/parcel.ts';
import { SessionPool } from '../shared/pool.ts';
import { walk } from '../shared/steps.ts';
import { commandFailure } from './failures.ts';
import { putIn, sweep, traceOf } from './put.ts';
import { type FtpSession, openSession } from './session.ts';
import { addressOf, type FtpSettings } from './settings.ts';
import { lookInto, removeTaken, takeCopy } from './take.ts';
import { ftpTrial } from './trial.ts';

/** Files stay at the server until their copy is recorded; logins are kept while there is work. */
export class FtpTransport implements Transport {
  readonly fetchClaims = false;
  readonly #settings: FtpSettings;
  readonly #context: ConnectorContext;
  readonly #guard: LoginGuard;
  readonly #pool: SessionPool<FtpSession>;

  constructor(settings: FtpSettings, context: ConnectorContext) {
    this.#settings = settings;
    this.#context = context;
    this.#guard = new LoginGuard(context.now);
    this.#pool = new SessionPool({
      open: () => this.#logIn(),
      sessions: settings.connections,
      atOnce: 1,
      idleSeconds: deadlines.idle,
      signal: context.signal,
    });
  }

  list(place: Place): Promise<Listing> {
    return this.#work('Listing', place, (session, directory) =>
      lookInto(session, { directory, place, ignoreCase: this.#settings['ignore case'], now: this.#context.now() }),
    );
  }

  fetch(place: Place, file: FoundFile, to: string): Promise<void> {
    const { signal } = this.#context;
    return this.#work(`Fetching ${shown(file.name)}`, place, (session, directory) =>
      takeCopy(session, directory, file, to, signal),
    );
  }

  remove(place: Place, group: readonly (FoundFile | RefusedItem)[]): Promise<void> {
    return this.#work('Deleting', place, async (session, directory) => {
      for (const item of group) {
        // Refused items are not ours to throw away: nobody has their bytes.
        if (!('code' in item)) await removeTaken(session, directory, item);
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
    // Every command in there has its own deadline; this one bounds their sum and ends with the daemon.
    const seconds = transferSeconds(parcel.size) + 4 * deadlines.answer;
    try {
      await this.#work(`Sending ${shown(parcel.name)}`, place, (session, directory) =>
        inTime({ seconds, signal: this.#context.signal, late }, (ends) =>
          putIn({ session, directory, parcel, settings: this.#settings }, noted, ends),
        ),
      );
    } catch (thrown) {
      if (!attempted && isBrokenTransfer(thrown)) await this.#sweep(place, parcel);
      throw thrown;
    }
  }

  trace(place: Place, parcel: Parcel): Promise<Trace> {
    return this.#work('Looking up', place, (session, directory) =>
      traceOf({ session, directory, parcel, settings: this.#settings }),
    );
  }

  async *test(place: Place, want: { receive: boolean; send: boolean }): AsyncGenerator<TestStep> {
    const { signal } = this.#context;
    const trial = ftpTrial({ settings: this.#settings, directory: this.#path(place), send: want.send, signal });
    try {
      yield* walk(trial.steps);
    } finally {
      await trial.end();
    }
  }

  close(): Promise<void> {
    return this.#pool.close();
  }

  #path(place: Place): string {
    return joinPath(this.#settings.directory, place.directory);
  }

  /** A broken transfer takes its login with it; what it left is removed by another. Only a courtesy: the next try writes over it. */
  async #sweep(place: Place, parcel: Parcel): Promise<void> {
    const settings = this.#settings;
    await this.#work('Deleting', place, (session, directory) => sweep({ session, directory, parcel, settings })).catch(
      (thrown) => {
        this.#context.log.debug({ err: thrown }, 'Temporary file stays at the server.');
      },
    );
  }

  async #logIn(): Promise<FtpSession> {
    this.#guard.check();
    try {
      const session = await openSession({ settings: this.#settings, signal: this.#context.signal });
      this.#guard.accepted();
      return session;
    } catch (thrown) {
      if (thrown instanceof CrossdockError && thrown.code === 'FTP_LOGIN_REFUSED') this.#guard.refused(thrown);
      throw thrown;
    }
  }

  async #work<T>(what: string, place: Place, work: (session: FtpSession, directory: string) => Promise<T>): Promise<T> {
    const directory = this.#path(place);
    const { host, port } = addressOf(this.#settings);
    try {
      return await this.#pool.use((session) => work(session, directory));
    } catch (thrown) {
      throw commandFailure(thrown, what, directory, `${host}:${port}`);
    }
  }
}

function isBrokenTransfer(thrown: unknown): boolean {
  return thrown instanceof CrossdockError && thrown.code === 'FTP_TRANSFER_BROKEN';
}
