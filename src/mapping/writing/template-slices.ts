import { foldFor, holds, unencodable } from '../../formats/text/encoding.ts';
import type { Refusal, Writable } from '../contract.ts';
import type { MappingSpec } from '../spec.ts';
import type { Template } from '../templates/engine.ts';
import type { HelperRun } from '../templates/helper.ts';
import { type SplitTemplate, splitAtRecords } from '../templates/split.ts';
import { dataOf } from '../text.ts';
import { Held } from '../types/value-type.ts';
import { refusalOf } from './record-slices.ts';
import type { OpenWriter, Records, SliceWriter } from './slice.ts';
import { viewOf } from './source.ts';

const listNames = {
  orders: 'orders',
  shipments: 'packages',
  inventory: 'levels',
  acknowledgements: 'receipts',
  cancels: 'cancels',
  returns: 'returns',
} as const;

/**
 * Writes a file by a template. One that is a loop over all records, with something before and after, is written slice by slice;
 * any other in one go. A record that cannot be written is found by writing each alone.
 */
export function openTemplate(
  name: string,
  spec: MappingSpec,
  { text, template }: NonNullable<MappingSpec['template']>,
): OpenWriter {
  const list = listNames[spec.kind];
  const parts = splitAtRecords(text, list, template.use);
  return (context, run, fileName) => {
    const fileStem = fileName.replace(/\.[^.]*$/, '');
    const data = { ...context.values, ...dataOf(context), mapping: name, fileName, fileStem };
    const filled = new Filling(spec, data, list, run);
    return parts ? inSlices(filled, parts) : inOneGo(filled, template);
  };
}

function inSlices(filling: Filling, { head, loop, tail, edgesName }: SplitTemplate): SliceWriter {
  return {
    refused: filling.refused,
    head: (records) => filling.text(head, edgesName ? records : []),
    slice: (records, from, to) => filling.some(loop, records, from, to).text,
    tail: (records) => filling.text(tail, edgesName ? records : []),
  };
}

function inOneGo(filling: Filling, template: Template): SliceWriter {
  return {
    refused: filling.refused,
    head: (records) => filling.some(template, records, 0, records.length).text,
    slice: () => '',
    tail: () => '',
  };
}

class Filling {
  readonly refused: Refusal[] = [];
  readonly #spec: MappingSpec;
  readonly #data: Readonly<Record<string, unknown>>;
  readonly #list: string;
  readonly #run: HelperRun;

  constructor(spec: MappingSpec, data: Readonly<Record<string, unknown>>, list: string, run: HelperRun) {
    this.#spec = spec;
    this.#data = data;
    this.#list = list;
    this.#run = run;
  }

  text(template: Template, records: Records): string {
    const computed = template.use.computed;
    const listed = records.map((record) => viewOf(this.#spec.kind, record as never, computed));
    return this.#encodable(template.render({ ...this.#data, [this.#list]: listed }, this.#run));
  }

  /** The records from..to; those that cannot be written are left out. */
  some(template: Template, records: Records, from: number, to: number): { text: string } {
    const wanted = records.slice(from, to);
    try {
      return { text: this.text(template, wanted) };
    } catch (thrown) {
      if (!(thrown instanceof Held)) throw thrown;
      // What fails without any record is no record's fault.
      this.text(template, []);
      const good = wanted.filter((record, index) => this.#isGood(template, record, from + index));
      // Nobody alone is at fault: it is the template that cannot be filled in, whatever the records.
      if (good.length === wanted.length) throw thrown;
      return { text: good.length > 0 ? this.text(template, good) : '' };
    }
  }

  #isGood(template: Template, record: Writable[keyof Writable], index: number): boolean {
    try {
      this.text(template, [record]);
      return true;
    } catch (thrown) {
      this.refused.push(refusalOf(thrown, index, ''));
      return false;
    }
  }

  #encodable(text: string): string {
    const { encoding, unencodable: policy } = this.#spec.file;
    if (holds(text, encoding)) return text;
    if (policy === 'fold') return foldFor(text, encoding);
    const lacking = unencodable(text, encoding) ?? '';
    throw new Held(
      'unencodable-character',
      lacking,
      `The character "${lacking}" does not exist in ${encoding}. Change the text, or write "unencodable: fold".`,
    );
  }
}
