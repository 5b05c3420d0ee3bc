import { inletPlaces, outletPlaces } from '../config/lookup.ts';
import type { Workspace } from '../config/workspace.ts';
import type { Place, TestStep } from '../connectors/contract.ts';
import { didYouMean } from '../support/nearest.ts';
import type { Dock } from './dock.ts';
import { errors } from './errors.ts';
import { isNamed } from './merchant-level.ts';
import { inScope, type Scope } from './scope.ts';

export type { TestStep } from '../connectors/contract.ts';

export interface TestWish {
  readonly receive: boolean;
  readonly send: boolean;
}

/** One place of a connection that is tried. */
export interface Trial {
  readonly connection: string;
  /** Endpoint, or `notices`, or `login` where nothing uses the connection yet. */
  readonly endpoint: string;
  readonly place: Place;
  readonly want: TestWish;
}

/** What a test of this connection, or of this one endpoint, tries; each directory and direction once. */
export function trialsOf(workspace: Workspace, scope: Scope, name: string, wish: TestWish): Trial[] {
  const all = placesOf(workspace, scope);
  const mine = all.filter(
    ({ connection, endpoint }) => isNamed(workspace, connection, name) || isNamed(workspace, endpoint, name),
  );
  if (mine.length === 0 && !workspace.connections.has(name)) {
    const near = didYouMean(name, [...workspace.connections.keys(), ...all.map(({ endpoint }) => endpoint)]);
    throw errors.CONNECTION_UNKNOWN({ message: `No connection or endpoint is called "${name}".${near}`, value: name });
  }
  const wished = mine.filter(({ want }) => (want.receive && wish.receive) || (want.send && wish.send));
  const trials =
    wished.length > 0
      ? wished
      : [
          {
            connection: mine[0]?.connection ?? name,
            endpoint: 'login',
            place: mine[0]?.place ?? { directory: '' },
            want: wish,
          },
        ];
  return once(trials.map((trial) => spokenTo(workspace, trial)));
}

/** A partner that is spoken to is tried as a whole: its endpoints are one address with one login. */
function spokenTo({ connections }: Workspace, trial: Trial): Trial {
  const isSpokenTo = connections.get(trial.connection)?.account !== undefined;
  return isSpokenTo ? { ...trial, endpoint: trial.connection, place: { directory: '' } } : trial;
}

/** Acts like real work, changes nothing for good, and ends after the first step that fails: a wrong password is not tried ten times. */
export async function* testConnection(
  dock: Dock,
  trials: readonly Trial[],
): AsyncGenerator<TestStep & { readonly endpoint: string }> {
  for (const { connection, endpoint, place, want } of trials) {
    for await (const step of dock.tools.connection(connection).test(place, want)) {
      yield { ...step, endpoint };
      if (!step.ok) return;
    }
  }
}

function placesOf(workspace: Workspace, scope: Scope): Trial[] {
  const { notices } = workspace;
  return [
    ...inletPlaces(workspace)
      .filter(({ merchant }) => inScope(scope, merchant.id))
      .map(({ inlet }) => ({
        connection: inlet.connection,
        endpoint: inlet.id,
        place: inlet.place,
        want: { receive: true, send: false },
      })),
    ...outletPlaces(workspace)
      .filter(({ merchant }) => inScope(scope, merchant.id))
      .map(({ outlet }) => ({
        connection: outlet.connection,
        endpoint: outlet.id,
        place: outlet.place,
        want: { receive: false, send: true },
      })),
    ...(notices
      ? [
          {
            connection: notices.connection,
            endpoint: 'notices',
            place: { directory: '', recipients: notices.contacts },
            want: { receive: false, send: true },
          },
        ]
      : []),
  ];
}

function once(trials: readonly Trial[]): Trial[] {
  const byKey = new Map<string, Trial>();
  for (const trial of trials) {
    const whole = trial.endpoint === trial.connection;
    const key = JSON.stringify([trial.connection, trial.place.directory, whole || trial.want]);
    const { want } = byKey.get(key) ?? trial;
    const both = { receive: want.receive || trial.want.receive, send: want.send || trial.want.send };
    byKey.set(key, { ...trial, want: both });
  }
  return [...byKey.values()];
}
