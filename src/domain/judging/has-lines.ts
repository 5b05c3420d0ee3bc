import type { Step } from './verdict.ts';

export const hasLines: Step<unknown> = {
  name: 'lines',
  judge: (draft) =>
    draft.order.lines.length > 0 ? { kind: 'go', draft } : { kind: 'refuse', code: 'ORDER_WITHOUT_LINES', value: '' },
};
