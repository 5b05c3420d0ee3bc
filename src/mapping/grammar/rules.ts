import type { StockRules } from '../contract.ts';
import type { ReadingRules } from '../spec.ts';
import type { Place } from './place.ts';
import type { Grammar } from './reading.ts';

type Mutable<T> = { -readonly [K in keyof T]: T[K] };

/** Rows that agree in these are one shipment, as far as the layout has them. */
const usualShipment = [
  'order.orderNumber',
  'order.custRef',
  'shipment.shipmentId',
  'shipment.warehouseCode',
  'shipment.shippedAt',
];

export function readRules(place: Place | undefined, grammar: Grammar): ReadingRules {
  const rules: Mutable<ReadingRules> = {
    skipLines: 0,
    stopAt: '',
    findHeader: false,
    extraColumns: 'ignore',
    shortRows: 'refuse',
    // The same line of an order twice is two lines; the same carton twice is a repeated row.
    repeatedRows: grammar.kind === 'shipments' ? 'drop' : 'keep',
    badRows: 'accept good',
    overShipped: 'refuse',
    unwrapExcel: false,
    // A partner's envelopes carry much that nobody here asks for.
    unknownRecords: grammar.layout.format === 'segments' ? 'ignore' : 'refuse',
    packageWeight: 'first',
    firstRowHas: undefined,
    shipmentPer: usualShipment,
  };
  place?.read('reading', {
    'skip lines': (value) => {
      rules.skipLines = value.wantNumber('skip lines', 0, 1000);
    },
    'stop at': (value) => {
      rules.stopAt = value.wantText('stop at');
    },
    'find header': (value) => {
      rules.findHeader = value.wantFlag('find header');
    },
    'extra columns': (value) => {
      rules.extraColumns = value.wantOneOf('extra columns', ['ignore', 'refuse']);
    },
    'short rows': (value) => {
      rules.shortRows = value.wantOneOf('short rows', ['refuse', 'accept']);
    },
    'repeated rows': (value) => {
      rules.repeatedRows = value.wantOneOf('repeated rows', ['drop', 'keep']);
    },
    'bad rows': (value) => {
      rules.badRows = value.wantOneOf('bad rows', ['accept good', 'refuse transaction', 'refuse file']);
    },
    'over-shipped': (value) => {
      rules.overShipped = value.wantOneOf('over-shipped', ['refuse', 'accept']);
    },
    'unwrap excel': (value) => {
      rules.unwrapExcel = value.wantFlag('unwrap excel');
    },
    'unknown records': (value) => {
      rules.unknownRecords = value.wantOneOf('unknown records', ['refuse', 'ignore']);
    },
    'package weight': (value) => {
      rules.packageWeight = value.wantOneOf('package weight', ['first', 'sum']);
    },
    'first row has': (value) => {
      rules.firstRowHas = grammar.field(value, value.wantText('first row has'));
    },
    absent: () => undefined,
    'shrink guard': () => undefined,
    'one shipment per': (value) => {
      const paths = value.wantTexts('one shipment per');
      rules.shipmentPer = paths.flatMap((path) => grammar.field(value, path)?.path ?? []);
    },
  });
  return rules;
}

/** What a stock file means beyond its rows. A SKU that it does not name keeps its level, unless the file is said to be whole. */
export function readStock(place: Place | undefined): StockRules {
  const absent = place?.get('absent')?.wantOneOf('absent', ['leave', 'zero']) ?? 'leave';
  const shrinkGuard = place?.get('shrink guard')?.wantNumber('shrink guard', 0, 100) ?? (absent === 'zero' ? 50 : 0);
  return { absent, shrinkGuard };
}
