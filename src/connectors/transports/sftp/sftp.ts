import { CrossdockError } from '../../../support/errors.ts';
import { limits } from '../../../support/limits.ts';
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
import { requestFailure } from './failures.ts';
import { putIn, traceOf } from './put.ts';
import { openSession, type SftpSession } from './session.ts';
import type { SftpSettings } from './settings.ts';
import { lookInto, removeTaken, takeCopy } from './take.ts';
import { sftpTrial } from './trial.ts';

/** Files stay at the server until their copy is recorded; logins are kept while there is work. */
export class SftpTransport implements Transport {
  readonly fetchClaims = false;
  readonly #settings: SftpSettings;
  readonly #context: ConnectorContext;
  readonly #guard: LoginGuard;
  readonly #pool: SessionPool<SftpSession>;

  constructor(settings: SftpSettings, context: ConnectorContext) {
    this.#settings = settings;
    this.#context = context;
    this.#guard = new LoginGuard(context.now);
    const { connections, parallel } = settings;
    this.#pool = new SessionPool({
      open: () => this.#logIn(),
      sessions: connections,
      atOnce: parallel ? Math.ceil(limits.filesInFlight / connections) : 1,
      idleSeconds: deadlines.idle,
      signal: context.signal,
    });
  }

  list(place: Place): Promise<Listing> {
    return this.#work('Listing', place, (session, directory) =>
      lookInto(session, directory, place, this.#settings['ignore case']),
    );
  }

  fetch(place: Place, file: FoundFile, to: string): Promise<void> {
    const { signal } = this.#context;
    return this.#work(`Fetching ${shown(file.name)}`, place, (session, directory) =>
      takeCopy(session, { directory, file, fast: this.#settings.parallel }, to, signal),
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
    // Every request in there has its own deadline; this one bounds their sum and ends with the daemon.
    const seconds = transferSeconds(parcel.size) + 4 * deadlines.answer;
    await this.#work(`Sending ${shown(parcel.name)}`, place, (session, directory) =>
      inTime({ seconds, signal: this.#context.signal, late }, (ends) =>
        putIn({ session, directory, parcel, settings: this.#settings }, noted, ends),
      ),
    );
  }

  trace(place: Place, parcel: Parcel): Promise<Trace> {
    return this.#work('Looking up', place, (session, directory) =>
      traceOf({ session, directory, parcel, settings: this.#settings }),
    );
  }

  async *test(place: Place, want: { receive: boolean; send: boolean }): AsyncGenerator<TestStep> {
    const { signal } = this.#context;
    const trial = sftpTrial({ settings: this.#settings, directory: this.#path(place), send: want.send, signal });
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
    return joinPath(this.#settings.directory, place.directory) || '.';
  }

  async #logIn(): Promise<SftpSession> {
    this.#guard.check();
    try {
      const session = await openSession({ settings: this.#settings, signal: this.#context.signal });
      this.#guard.accepted();
      return session;
    } catch (thrown) {
      if (thrown instanceof CrossdockError && thrown.code === 'SFTP_LOGIN_REFUSED') this.#guard.refused(thrown);
      throw thrown;
    }
  }

  async #work<T>(
    what: string,
    place: Place,
    work: (session: SftpSession, directory: string) => Promise<T>,
  ): Promise<T> {
    const directory = this.#path(place);
    const peer = `${this.#settings.host}:${this.#settings.port}`;
    try {
      return await this.#pool.use((session) => work(session, directory));
    } catch (thrown) {
      throw requestFailure(thrown, what, directory, peer);
    }
  }
}
