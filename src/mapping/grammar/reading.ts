import { didYouMean } from '../../support/nearest.ts';
import type { MappingFinding, MappingKind } from '../contract.ts';
import { catalogueOf, fieldOf } from '../fields/catalogue.ts';
import type { Field } from '../fields/field.ts';
import { compileTemplate, type Template } from '../templates/engine.ts';
import { rootShape, type Shape } from '../templates/shapes.ts';
import { plainText, type TextSettings } from '../types/text.ts';
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
  formulaGuard = false;

  constructor(kind: MappingKind, findings: MappingFinding[], templates: ReadonlyMap<string, string>) {
    this.kind = kind;
    this.findings = findings;
    this.templates = templates;
    this.shape = rootShape(kind);
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
