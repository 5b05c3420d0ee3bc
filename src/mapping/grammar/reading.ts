import { didYouMean } from '../../support/nearest.ts';
import type { MappingFinding, MappingKind } from '../contract.ts';
import { catalogueOf, fieldOf } from '../fields/catalogue.ts';
import type { Field } from '../fields/field.ts';
import type { Column, Layout, RecordType } from '../spec.ts';
import { compileTemplate, type Template } from '../templates/engine.ts';
import { rootShape, type Shape } from '../templates/shapes.ts';
import { plainText, type TextSettings } from '../types/text.ts';
import { type UsualSettings, usualType } from '../types/usual.ts';
import type { ValueType } from '../types/value-type.ts';
import type { Place } from './place.ts';

/** What the readers of one mapping file share. */
export class Grammar {
  readonly kind: MappingKind;
  readonly findings: MappingFinding[];
  readonly templates: ReadonlyMap<string, string>;
  readonly lookups = new Map<string, ReadonlyMap<string, string>>();
  readonly shape: Shape;
  /** Rules for every text, from the top of the file. */
  text: TextSettings = plainText;
  zone: string | undefined;
  /** How numbers with decimals are written, unless a column says otherwise. */
  numbers: { separator: '.' | ','; thousands: string } = { separator: '.', thousands: '' };
  formulaGuard = false;
  layout: Layout = { format: 'delimited', delimiter: ',', quoting: 'minimal', header: 'by name', formulaGuard: false };
  /** Record types as far as they are read: what a column says of another record is looked up here. */
  readonly records: RecordType[] = [];
  readonly #later: (() => void)[] = [];

  constructor(kind: MappingKind, findings: MappingFinding[], templates: ReadonlyMap<string, string>) {
    this.kind = kind;
    this.findings = findings;
    this.templates = templates;
    this.shape = rootShape(kind);
  }

  /** The type of what names none, by the rules of this mapping. */
  usual(field: Field | undefined, settings: UsualSettings): ValueType {
    return usualType(field, { text: this.text, zone: this.zone, numbers: this.numbers, ...settings });
  }

  get recordNames(): string[] {
    return this.records.map(({ name }) => name);
  }

  /** Where the column at this place stands among the columns of a record that was read before. */
  columnOf(record: string, at: string): number | undefined {
    const columns = this.records.find(({ name }) => name === record)?.columns ?? [];
    const found = columns.findIndex(({ name, label, index, span }) =>
      [name, String(label), String(index), span && `${span.from}-${span.to}`].includes(at),
    );
    return found === -1 ? undefined : found;
  }

  /** Looks at something once all records are known. */
  later(look: () => void): void {
    this.#later.push(look);
  }

  finish(): void {
    for (const look of this.#later) look();
  }

  /** Something is wrong with a column that was read already. */
  fail({ place }: Pick<Column, 'place'>, message: string): void {
    this.findings.push({ ...place, code: 'MAPPING_VALUE', message });
  }

  /** A field by its path; a path that does not exist is a finding. */
  field(place: Place, path: string): Field | undefined {
    const field = fieldOf(this.kind, path.trim());
    if (field) return field;
    const known = [...catalogueOf(this.kind).keys()];
    const whole = known.find((one) => one.endsWith(`.${path.trim()}`));
    const hint = whole ? ` Did you mean "${whole}"?` : didYouMean(path, known);
    place.fail(
      'MAPPING_UNKNOWN_FIELD',
      `"${path}" is not a field of a mapping of kind ${this.kind}.${hint || ' For a fixed text write { value: ... }.'}`,
    );
    return undefined;
  }

  /** A Handlebars expression in the YAML itself. */
  expression(place: Place, source: string, shape: Shape = this.shape): Template | undefined {
    const compiled = compileTemplate(source, shape);
    if ('template' in compiled) return compiled.template;
    for (const { line, column, message } of compiled.faults)
      place.failInside('MAPPING_TEMPLATE', message, line, column);
    return undefined;
  }
}
