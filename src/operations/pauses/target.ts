import { pausableRuns } from '../../config/pausable.ts';
import { serviceNames, type Workspace } from '../../config/workspace.ts';
import { dayAfter, dayAt, readingAt } from '../../domain/calendar/wall-clock.ts';
import { type PauseKind, pauseKinds } from '../../domain/pauses.ts';
import type { PauseKey } from '../../storage/pauses.ts';
import { didYouMean } from '../../support/nearest.ts';
import type { Dock } from '../dock.ts';
import { errors } from '../errors.ts';
import { inScope, type Scope } from '../scope.ts';

/** What a name means: `acme`, `partner`, `order delivery`, `acme/legacy/orders`, or with its kind before it, `merchant:acme`. */
export function pauseTarget(dock: Dock, scope: Scope, what: string): PauseKey {
  const [, given, name = what] = /^(merchant|connection|service|endpoint):(.+)$/.exec(what) ?? [];
  const known = namesIn(dock.tools.workspace(), scope);
  const kinds = pauseKinds.filter((kind) => (given ?? kind) === kind && known[kind].has(plain(kind, name)));
  // An endpoint whose connection stands inline gives it its name: they are one thing.
  const [kind, ...others] = kinds.includes('endpoint') ? (['endpoint'] as const) : kinds;
  if (!kind)
    throw errors.PAUSE_UNKNOWN({
      message: `No merchant, connection, service or endpoint is called "${name}".${didYouMean(
        name,
        pauseKinds.flatMap((one) => [...known[one]]),
      )}`,
      value: name,
    });
  if (others.length > 0) {
    const choices = [kind, ...others].map((one) => `${one}:${name}`).join(' or ');
    throw errors.PAUSE_AMBIGUOUS({ message: `"${name}" means several things; say ${choices}.`, value: name });
  }
  return { kind, name: plain(kind, name), merchant: ownerOf(dock.tools.workspace(), scope, kind, name) };
}

/** `14:00` is the next one by the clock of the workspace; anything else is an ISO instant already. */
export function pauseEnd({ tools: { workspace, clock } }: Dock, until: string): string {
  const [, hours, minutes] = /^(\d{1,2}):(\d{2})$/.exec(until) ?? [];
  if (hours === undefined || minutes === undefined) return until;
  const { zone } = workspace();
  const now = clock.now();
  const today = dayAt(zone, now);
  const at = (day: string) => readingAt(zone, day, Number(hours) * 60 + Number(minutes)).first;
  return new Date(at(today) > now ? at(today) : at(dayAfter(today))).toISOString();
}

function namesIn(workspace: Workspace, scope: Scope): Record<PauseKind, ReadonlySet<string>> {
  const runs = pausableRuns(workspace).filter(({ merchant }) => inScope(scope, merchant));
  const everybody = scope === 'every merchant';
  return {
    merchant: new Set([...workspace.merchants.keys()].filter((id) => inScope(scope, id))),
    connection: new Set(everybody ? workspace.connections.keys() : runs.map(({ connection }) => connection)),
    service: new Set(serviceNames),
    endpoint: new Set(runs.map(({ subject }) => subject)),
  };
}

/** With --merchant only that merchant's share of a connection or service is meant. */
function ownerOf(workspace: Workspace, scope: Scope, kind: PauseKind, name: string): string {
  if (kind === 'merchant') return name;
  if (kind === 'endpoint') return pausableRuns(workspace).find(({ subject }) => subject === name)?.merchant ?? '';
  return scope === 'every merchant' ? '' : (scope[0] ?? '');
}

function plain(kind: PauseKind, name: string): string {
  if (kind !== 'service') return name;
  return name
    .trim()
    .toLowerCase()
    .replace(/[-_\s]+/g, ' ');
}
