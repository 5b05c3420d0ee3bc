import type { Step } from './verdict.ts';

export interface WayOutRules {
  /** WMSes that take this merchant's orders. */
  readonly takers: ReadonlySet<string>;
}

export const wayOut: Step<WayOutRules> = {
  name: 'way to the WMS',
  judge(draft, { takers }) {
    const closed = draft.parts.find(({ wms }) => !takers.has(wms));
    return closed ? { kind: 'refuse', code: 'ORDER_WITHOUT_WAY_OUT', value: closed.wms } : { kind: 'go', draft };
  },
};
