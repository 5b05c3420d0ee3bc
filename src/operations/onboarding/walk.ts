import { inletPlaces, outletPlaces } from '../../config/lookup.ts';
import type { Workspace } from '../../config/workspace.ts';

/** One stretch of the way from written files to a merchant that runs. */
export interface WalkStep {
  readonly step: 'test' | 'forecast' | 'try' | 'switch on';
  readonly why: string;
  /** As they are typed. */
  readonly commands: readonly string[];
}

/** What comes after `merchants add`, with the exact commands. Pure. */
export function walkFor(workspace: Workspace, id: string): WalkStep[] {
  const merchant = workspace.merchants.get(id);
  const carts = [...(merchant?.carts.keys() ?? [])];
  return [
    {
      step: 'test',
      why: 'every place of its partners, step by step; changes nothing',
      commands: placesOf(workspace, id).map((place) => `crossdock test ${place}`),
    },
    {
      step: 'forecast',
      why: 'what switching on would take and send; takes nothing',
      commands: [`crossdock services on ${id} --dry-run`],
    },
    {
      step: 'try',
      why: 'clearly marked orders, to look at or into a test folder',
      commands: carts.map((cart) => `crossdock test-order ${id}/${cart}`),
    },
    {
      step: 'switch on',
      why: 'from here on it runs by itself',
      commands: [`crossdock services on ${id} --yes`],
    },
  ];
}

function placesOf(workspace: Workspace, id: string): string[] {
  const mine = <T extends { merchant: { id: string } }>(places: readonly T[]) =>
    places.filter(({ merchant }) => merchant.id === id);
  const endpoints = [
    ...mine(inletPlaces(workspace)).map(({ inlet }) => inlet),
    ...mine(outletPlaces(workspace)).map(({ outlet }) => outlet),
  ];
  return endpoints.map((endpoint) => endpoint.id).sort();
}
