import type { PublishedLevel } from '../../domain/inventory-level.ts';
import type { Order } from '../../domain/order.ts';
import type { CancelRequest, Confirmation, MappingContext, MappingKind, Receipt, Writable } from '../contract.ts';
import type { Source } from '../fields/field.ts';
import { orderLineOf } from '../fields/getters.ts';
import type { MappingSpec } from '../spec.ts';
import { confirmationView, orderView, receiptView } from '../templates/view.ts';
import { dataOf } from '../text.ts';

/** The record that is being written, laid out by name for columns and templates. */
export class CurrentRecord {
  readonly source: Source;
  readonly #computed: ReadonlySet<string>;

  /** `fileName`: what the file will be called; `''` while that is not known yet. */
  constructor(name: string, spec: MappingSpec, context: MappingContext, fileName = '') {
    const fileStem = fileName.replace(/\.[^.]*$/, '');
    this.source = { ...context.values, ...dataOf(context), mapping: name, fileName, fileStem };
    // Beside a line stands what it is of its receipt, or in its order.
    if (spec.kind === 'acknowledgements') this.#also('set', ({ line }) => line);
    if (spec.kind === 'shipments') this.#also('orderLine', orderLineOf);
    this.#computed = namedBy(spec);
  }

  #also(name: string, get: (source: Source) => unknown): void {
    const { source } = this;
    Object.defineProperty(source, name, { enumerable: true, get: () => get(source) });
  }

  /** No record is shown: what stands once per file must not speak of the last one. */
  clear(): void {
    for (const name of ['order', 'line', 'shipment', 'package', 'level', 'receipt', 'piece', 'cancel'])
      this.source[name] = undefined;
  }

  /** Puts the record in place; returns its lines. */
  show<K extends MappingKind>(kind: K, record: Writable[K]): readonly unknown[] {
    const { source } = this;
    source.line = undefined;
    const view = viewOf(kind, record, this.#computed);
    if (kind === 'inventory') {
      source.level = view;
      return [];
    }
    if (kind === 'acknowledgements') {
      source.receipt = view;
      return (view as Receipt).sets;
    }
    if (kind === 'orders') {
      source.order = view;
      return (view as Order).lines;
    }
    if (kind === 'cancels') {
      const { order, cancel } = view as CancelRequest;
      source.order = order;
      source.cancel = cancel;
      return order.lines;
    }
    const { order, shipment, package: parcel } = view as Confirmation;
    source.order = order;
    source.shipment = shipment;
    source.package = parcel;
    return parcel.lines;
  }
}

/** A record as templates see it: with the computed fields that they name. */
export function viewOf<K extends MappingKind>(kind: K, record: Writable[K], computed: ReadonlySet<string>): unknown {
  if (kind === 'orders') return orderView(record as Order, computed);
  if (kind === 'shipments') return confirmationView(record as Confirmation, computed);
  if (kind === 'acknowledgements') return receiptView(record as Receipt, computed);
  if (kind === 'cancels') {
    const { order, cancel } = record as CancelRequest;
    return { order: orderView(order, computed), cancel };
  }
  const level = record as PublishedLevel;
  return computed.has('quantityAvailable') ? { ...level, quantityAvailable: level.quantity } : level;
}

function namedBy({ file, records }: MappingSpec): ReadonlySet<string> {
  const contents = records.flatMap(({ columns, group }) =>
    [...columns, ...(group?.columns ?? [])].map(({ content }) => content),
  );
  const templates = [
    file.name,
    ...contents.flatMap((one) => (one.kind === 'expression' ? [one.template] : [])),
    ...records.flatMap(({ when, pieces }) => [
      ...(when?.kind === 'expression' ? [when.template] : []),
      ...(pieces?.of ?? []),
    ]),
  ];
  return new Set(templates.flatMap(({ use }) => [...use.computed]));
}
