import type { Merchant, Workspace } from '../config/workspace.ts';
import type { Problem } from '../storage/exceptions.ts';
import type { Scope } from '../storage/scope.ts';

/** Who may be told something: people of the workspace, of one merchant, or of one WMS. Each sees its own part of a shared problem. */
export interface Audience {
  /** `workspace`, `merchant:acme` or `wms:legacy`. */
  readonly name: string;
  readonly addresses: readonly string[];
  readonly zone: string;
  readonly scope: Scope;
  /** The merchant whose people they are; `''` = nobody's. */
  readonly merchant: string;
  /** For people. */
  readonly title: string;
}

export const everybody = 'workspace';

/** Whose notices they are, in the store and on tickets; `-` = no merchant's: a ticket without a name is none to the broker. */
export function ownerOf({ merchant }: Pick<Audience, 'merchant'>): string {
  return merchant === '' ? '-' : merchant;
}

/** Audiences of a problem by name, without those that have no contacts. */
export function audiencesOf(workspace: Workspace, problem: Problem): string[] {
  if (!workspace.notices) return [];
  const merchants = [...new Set([problem.merchant, ...problem.held.map(({ merchant }) => merchant)])];
  const names = [
    everybody,
    ...merchants.map((merchant) => `merchant:${merchant}`),
    ...wmsOf(workspace, problem, merchants).map((wms) => `wms:${wms}`),
  ];
  return names.filter((name) => audience(workspace, name) !== undefined);
}

/** `undefined`: the workspace no longer has it, or it has no contacts that are not told anyway. */
export function audience(workspace: Workspace, name: string): Audience | undefined {
  const all = workspace.notices?.contacts ?? [];
  if (name === everybody) {
    const { zone, name: title } = workspace;
    return { name, addresses: all, zone, scope: 'every merchant', merchant: '', title };
  }
  const id = name.slice(name.indexOf(':') + 1);
  const own = name.startsWith('wms:') ? workspace.wms.get(id) : workspace.merchants.get(id);
  const addresses = [...new Set(own?.contacts ?? [])].filter((address) => !all.includes(address));
  if (!own || addresses.length === 0) return undefined;
  if ('warehouses' in own) return { name, addresses, zone: own.zone, scope: [id], merchant: id, title: own.name };
  return { name, addresses, zone: own.zone, scope: 'every merchant', merchant: '', title: id };
}

/** WMSes that a problem concerns: by its connection, by the gate or inlet that it holds up, or by its own word. */
function wmsOf(workspace: Workspace, { connection, held, wms = [] }: Problem, merchants: readonly string[]): string[] {
  const users = merchants.flatMap((id) => workspace.merchants.get(id) ?? []);
  const placed = held.filter(({ kind }) => kind === 'work' || kind === 'warehouse');
  const places = placed.map(({ subject }) => subject.split('/')[1] ?? '');
  const uses = (user: Merchant) =>
    [...user.warehouses.values()]
      .filter((one) => [one.orders, one.shipments, one.inventory].some((place) => place?.connection === connection))
      .map((one) => one.wms);
  return [...new Set([...wms, ...places, ...users.flatMap(uses)])].filter((id) => workspace.wms.has(id));
}
