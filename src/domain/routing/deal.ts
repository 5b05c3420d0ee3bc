import type { DraftPart } from '../judging/verdict.ts';

/** A part that has not left us: it may still go elsewhere. */
export interface OpenPart {
  readonly id: string;
  readonly wms: string;
  readonly rule?: string;
}

export interface DealtPart {
  readonly id: string;
  readonly wms: string;
  readonly rule: string;
  /** What it was before; `null` = it is new. */
  readonly was: { readonly wms: string; readonly rule: string } | null;
}

export interface Deal {
  /** In the order of the draft's parts. */
  readonly parts: readonly DealtPart[];
  /** Parts for which nothing is left. */
  readonly dropped: readonly string[];
}

/**
 * Who carries which part of a draft: an open part that was for this WMS already, else any open part, else a new one. New ids follow
 * from the first part's, so that the same order dealt again is dealt the same.
 */
export function deal(open: readonly OpenPart[], parts: readonly DraftPart[]): Deal {
  const free = new Set(open);
  const kept = parts.map(({ wms }) => taken(free, (one) => one.wms === wms));
  const carriers = kept.map((one) => one ?? taken(free, () => true));
  let next = 2;
  const newId = () => {
    for (;;) {
      const id = `${open[0]?.id ?? ''}-${next++}`;
      if (!open.some((one) => one.id === id)) return id;
    }
  };
  return {
    parts: parts.map(({ wms, rule = '' }, index) => {
      const carrier = carriers[index];
      return {
        id: carrier?.id ?? newId(),
        wms,
        rule,
        was: carrier ? { wms: carrier.wms, rule: carrier.rule ?? '' } : null,
      };
    }),
    dropped: [...free].map(({ id }) => id),
  };
}

function taken(free: Set<OpenPart>, fits: (one: OpenPart) => boolean): OpenPart | undefined {
  const found = [...free].find(fits);
  if (found) free.delete(found);
  return found;
}

/** Whether anything of it has to be written. */
export function isNews({ parts, dropped }: Deal): boolean {
  return dropped.length > 0 || parts.some(({ wms, rule, was }) => was?.wms !== wms || was.rule !== rule);
}
