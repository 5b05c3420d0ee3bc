import type { GuessedKind, SampleColumn, SampleLayout } from './contract.ts';
import { meaningsOf } from './dictionary/index.ts';
import { kindOfSet } from './dictionary/segments.ts';
import { addressBlocks } from './evidence/address.ts';
import { stockClaims } from './evidence/arithmetic.ts';
import { dateShape } from './shapes/dates.ts';
import { shapesOf } from './shapes/shapes.ts';

interface Vote {
  readonly kind: GuessedKind;
  readonly weight: number;
  readonly reason: string;
}

/** What the whole file is about. */
export function kindOf(layout: SampleLayout): { kind: GuessedKind; reason: string } {
  const votes = [...setVotes(layout), ...tableVotes(layout), ...columnVotes(layout)];
  const kinds: readonly GuessedKind[] = ['shipments', 'orders', 'inventory'];
  const sums = kinds.map((kind) => ({
    kind,
    sum: votes.filter((vote) => vote.kind === kind).reduce((sum, { weight }) => sum + weight, 0),
  }));
  const best = sums.reduce((most, one) => (one.sum > most.sum ? one : most));
  if (best.sum === 0) return { kind: 'inventory', reason: 'nothing speaks for orders or shipments' };
  const [first] = votes.filter(({ kind }) => kind === best.kind).sort((a, b) => b.weight - a.weight);
  return { kind: best.kind, reason: first?.reason ?? '' };
}

function setVotes({ format }: SampleLayout): Vote[] {
  const kind = format.id === 'segments' ? kindOfSet[format.set] : undefined;
  return kind
    ? [{ kind, weight: 100, reason: `its sets have the code ${format.id === 'segments' ? format.set : ''}` }]
    : [];
}

function tableVotes(layout: SampleLayout): Vote[] {
  return layout.tables.flatMap((table): Vote[] => [
    ...(addressBlocks(table).length > 0 ? [{ kind: 'orders' as const, weight: 4, reason: 'it has addresses' }] : []),
    ...(table.group ? [{ kind: 'orders' as const, weight: 1, reason: 'columns repeat, once per order line' }] : []),
    ...(table.columns.some((column) => stockClaims({ kind: 'inventory', layout, known: [] }, table, column).length > 0)
      ? [
          {
            kind: 'inventory' as const,
            weight: 3,
            reason: 'a column is the sum of two others in every row, as stock is',
          },
        ]
      : []),
  ]);
}

function columnVotes({ tables }: SampleLayout): Vote[] {
  return tables.flatMap(({ columns }) => columns.flatMap((column) => [...headingVotes(column), ...valueVotes(column)]));
}

/** Headings that one kind of file has and the others do not. */
function headingVotes({ header }: SampleColumn): Vote[] {
  if (header === '') return [];
  const told = (kind: GuessedKind, pattern: RegExp, weight: number): Vote[] => {
    const [best] = meaningsOf(kind, header);
    if (!best || !pattern.test(best.field)) return [];
    return [{ kind, weight: best.exact ? weight : weight * 0.5, reason: `it has a column "${header}"` }];
  };
  return [
    ...told('shipments', /trackingNumber/, 5),
    ...told('shipments', /shippedAt|shipmentId/, 2),
    ...told('orders', /(shipTo|billTo)\.(address|city|postal|state)|orderDate|unitPrice|grandTotal/, 1.5),
    ...told('inventory', /quantity(Available|OnHand|Allocated|Held)/, 2.5),
    ...told('inventory', /warehouseCode|lot|asOf/, 0.3),
  ];
}

function valueVotes({ filled }: SampleColumn): Vote[] {
  const shapes = shapesOf(filled);
  const each = shapesOf(filled.flatMap((value) => value.split(/[;|]/)));
  const votes: Vote[] = [];
  if (each.share('parcel') > 0.3) votes.push({ kind: 'shipments', weight: 6, reason: 'it has parcel numbers' });
  else if (shapes.carrier) votes.push({ kind: 'shipments', weight: 0.5, reason: 'it names carriers' });
  if (shapes.email) votes.push({ kind: 'orders', weight: 2, reason: 'it has e-mail addresses' });
  if (dateShape(filled)) votes.push({ kind: 'shipments', weight: 0.3, reason: 'it has dates' });
  return votes;
}
