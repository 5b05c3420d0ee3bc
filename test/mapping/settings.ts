import { findingsOf } from './support.ts';

const record = (layout: string) => `${layout}: {}\nrecords: { A: { zzzzzzzz: 1 } }`;
const column = (field: string, type: string) => `columns: { A: { from: ${field}, ${type}: { zzzzzzzz: 1 } } }`;

/** Where the grammar takes settings: a mapping with one that nobody knows, there. */
const places: Readonly<Record<string, string>> = {
  file: 'file: { zzzzzzzz: 1 }',
  numbers: 'numbers: { zzzzzzzz: 1 }',
  reading: 'reading: { zzzzzzzz: 1 }',
  delimited: 'delimited: { zzzzzzzz: 1 }',
  'fixed width': 'fixed width: { zzzzzzzz: 1 }',
  segments: 'segments: { zzzzzzzz: 1 }',
  detect: 'segments: { detect: { zzzzzzzz: 1 } }',
  xml: 'xml: { zzzzzzzz: 1 }',
  json: 'json: { zzzzzzzz: 1 }',
  record: record('delimited'),
  segment: record('segments'),
  tree: record('xml'),
  pieces: 'records: { A: { pieces: { zzzzzzzz: 1 } } }',
  text: column('line.sku', 'text'),
  pad: 'text: { pad: { zzzzzzzz: 1 } }',
  integer: column('line.quantity', 'integer'),
  decimal: column('line.unitPrice', 'decimal'),
  money: column('line.unitPrice', 'money'),
  date: column('order.orderDate', 'date'),
  boolean: column('order.isGift', 'boolean'),
};

export const settingPlaces = Object.keys(places);

/** The settings that the grammar takes at a place, by its own words when it is given one that it does not know. */
export function settingsOf(place: string): string[] {
  const messages = findingsOf(`kind: orders\n${places[place]}\n`).map(({ message }) => message);
  const known = messages.flatMap((message) => /^"zzzzzzzz" is not .* Known are: (.*)\.$/.exec(message)?.[1] ?? []);
  if (known.length !== 1) throw new Error(`Nothing is known of the settings of ${place}: ${messages.join(' ')}`);
  return (known[0] ?? '').split(', ');
}
