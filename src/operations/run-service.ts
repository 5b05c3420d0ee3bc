import { ticketOf } from '../clockwork/services.ts';
import { type ServiceRun, serviceRuns } from '../config/lookup.ts';
import { serviceNames } from '../config/workspace.ts';
import { didYouMean } from '../support/nearest.ts';
import { type Actor, commitDeed } from './audit.ts';
import type { Dock } from './dock.ts';
import { errors } from './errors.ts';
import { isNamed } from './merchant-level.ts';
import { inScope, type Scope } from './scope.ts';

export interface RunFilter {
  readonly scope: Scope;
  /** Cart or WMS. */
  readonly cart?: string | undefined;
}

/** The runs that a name means: a service (`order delivery`, `order-delivery`), or the id of an endpoint. */
export function runsNamed(dock: Dock, name: string, { scope, cart }: RunFilter): ServiceRun[] {
  const runs = serviceRuns(dock.tools.workspace()).filter(({ merchant }) => inScope(scope, merchant));
  const wanted = plain(name);
  const named = runs.filter(
    ({ service, subject }) => isNamed(dock.tools.workspace(), subject, name) || service === wanted,
  );
  if (named.length === 0)
    throw errors.SERVICE_UNKNOWN({
      message: `No service or endpoint is called "${name}".${didYouMean(wanted, [...serviceNames, ...runs.map(({ subject }) => subject)])}`,
      value: name,
    });
  const mine =
    cart === undefined ? named : named.filter(({ connection, onlyCart }) => connection === cart || onlyCart === cart);
  if (mine.length === 0)
    throw errors.SERVICE_UNKNOWN({
      message: `"${name}" has no run for the cart or WMS "${cart}".${didYouMean(
        cart ?? '',
        named.map(({ connection }) => connection),
      )}`,
      value: name,
    });
  return mine;
}

/** Makes services run now, whatever their timing; a retry that is waited for is tried at once. */
export async function runServices(dock: Dock, runs: readonly ServiceRun[], actor: Actor): Promise<void> {
  const workspace = dock.tools.workspace();
  await commitDeed(dock, async (_trx, at, tickets) => {
    tickets.push(...runs.map((run) => ticketOf(workspace, run)('person', at)));
    return runs.map(({ service, subject, merchant }) => ({
      actor,
      action: 'run',
      subject,
      merchant,
      reason: '',
      before: {},
      after: { service },
    }));
  });
}

function plain(name: string): string {
  return name
    .trim()
    .toLowerCase()
    .replace(/[-_\s]+/g, ' ');
}
