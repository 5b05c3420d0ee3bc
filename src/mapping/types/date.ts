import { DateTime, IANAZone } from 'luxon';
import { centuryAt, type DatePart, luxonPattern } from './date-pattern.ts';
import { dateWriter } from './date-writer.ts';
import { oneStep } from './steps.ts';
import { Held, Problem, type Run, type ValueType } from './value-type.ts';

export interface DateSettings {
  /** `iso` = ISO 8601 with its offset, kept as it is. */
  readonly pattern: 'iso' | readonly DatePart[];
  /** As the admin wrote it, for complaints. */
  readonly shown: string;
  readonly zone: string | undefined;
}

/** Instead of a zone: a date keeps the offset that its value has, so that its calendar day is the one that was typed. */
export const asGiven = 'as given';

export const usualPattern = 'yyyy-MM-dd HH:mm:ss';

const instant = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2}(\.\d{1,9})?)?(Z|[+-]\d{2}:?\d{2})$/;
/** Dates in files repeat: most files know a handful. */
const textsKept = 5000;

export function isZone(name: string): boolean {
  return IANAZone.isValidZone(name);
}

/** Instants in a zone. What is not in the calendar, or not in this century, is no date. The first form is written, all are read. */
export function dateType(form: DateSettings, more: readonly DateSettings[] = []): ValueType {
  const first = oneForm(form);
  if (more.length === 0) return first;
  const others = more.map(oneForm);
  return {
    bare: false,
    write: first.write,
    ...(first.explain && { explain: first.explain }),
    read: (text, run) => {
      const result = first.read(text, run);
      if (!(result instanceof Problem)) return result;
      for (const other of others) {
        const again = other.read(text, run);
        if (!(again instanceof Problem)) return again;
      }
      return result;
    },
    explainRead: (text, run, tell) => {
      const form = [first, ...others].find((one) => !(one.read(text, run) instanceof Problem)) ?? first;
      return form.explainRead ? form.explainRead(text, run, tell) : form.read(text, run);
    },
  };
}

function oneForm(settings: DateSettings): ValueType {
  return settings.pattern === 'iso' ? isoType(settings) : patternType(settings, settings.pattern);
}

function isoType({ zone }: DateSettings): ValueType {
  const write = (value: unknown) => {
    const moment = momentOf(value);
    return zone === undefined || zone === asGiven
      ? String(value)
      : (DateTime.fromMillis(moment, { zone }).toISO({ suppressMilliseconds: true }) ?? '');
  };
  return {
    bare: false,
    write,
    read: (text) =>
      instant.test(text) && DateTime.fromISO(text).isValid
        ? text
        : new Problem('bad-date', 'A date like 2026-03-10T17:16:18Z is needed, with its zone.'),
    explain: oneStep(
      'date',
      write,
      () => `iso${zone === undefined || zone === asGiven ? ', as it is' : `, zone ${zone}`}`,
    ),
  };
}

function patternType({ shown, zone }: DateSettings, parts: readonly DatePart[]): ValueType {
  const written = dateWriter(parts);
  const read = dateReader(parts, shown);
  const write: ValueType['write'] = (value, run) =>
    written(momentOf(value), zone === asGiven ? offsetOf(value) : (zone ?? run.zone));
  const readZone = (run: Run) => (zone === undefined || zone === asGiven ? run.zone : zone);
  return {
    bare: false,
    writeOnly: !saysDay(parts),
    write,
    read: (text, run) => read(text, readZone(run)),
    explain: oneStep('date', write, (_value, run) => `${shown}, zone ${zone ?? run.zone}`),
    explainRead: (text, run, tell) => {
      const value = read(text, readZone(run));
      if (typeof value === 'string') tell('date', value, `${shown}, zone ${readZone(run)}`);
      return value;
    },
  };
}

/** A day has its year, month and day, or is counted from somewhere. */
function saysDay(parts: readonly DatePart[]): boolean {
  const said = parts.flatMap((part) =>
    part.kind === 'token' ? [part.token[0] ?? ''] : part.kind === 'special' ? ['?'] : [],
  );
  if (said.includes('?')) return false;
  const has = (...letters: string[]) => letters.some((letter) => said.includes(letter));
  return has('X', 'x') || (has('y', 'C') && ((has('M', 'L') && has('d')) || has('o'))) || (has('k') && has('W'));
}

function dateReader(parts: readonly DatePart[], shown: string): (text: string, zone: string) => string | Problem {
  const pattern = luxonPattern(parts);
  const problem = new Problem('bad-date', `A date in the form ${shown} is needed.`);
  if (pattern === undefined) return () => problem;
  const parser = DateTime.buildFormatParser(pattern, { locale: 'en-US' });
  const century = centuryAt(parts);
  const setZone = parts.some((part) => part.kind === 'token' && /^(Z+|z)$/.test(part.token));
  let known = new Map<string, string | Problem>();
  let knownZone = '';
  return (text, zone) => {
    if (zone !== knownZone || known.size >= textsKept) {
      known = new Map();
      knownZone = zone;
    }
    let result = known.get(text);
    if (result === undefined) {
      const plain = century === undefined ? text : withCentury(text, century);
      const date = DateTime.fromFormatParser(plain, parser, { zone, setZone, locale: 'en-US' });
      result =
        (date.isValid && date.year >= 2000 && date.year < 2100 ? date.toISO({ suppressMilliseconds: true }) : null) ??
        problem;
      known.set(text, result);
    }
    return result;
  };
}

/** The century digit spelled out: `126..` is `2026..`. A digit that is none is left, and no date comes of it. */
function withCentury(text: string, at: number): string {
  const century = { '0': '19', '1': '20' }[text[at] ?? ''];
  return century === undefined ? text : text.slice(0, at) + century + text.slice(at + 1);
}

function offsetOf(value: unknown): number {
  return DateTime.fromISO(String(value), { setZone: true }).offset;
}

/** An instant without its zone would be read in the zone of this machine: it is refused. */
function momentOf(value: unknown): number {
  const text = String(value);
  const moment = instant.test(text) ? Date.parse(text) : Number.NaN;
  if (Number.isNaN(moment)) throw new Held('bad-date', text, 'The value is not a date with a zone.');
  return moment;
}

export function writeDate(value: unknown, parts: readonly DatePart[], zone: string): string {
  return dateWriter(parts)(momentOf(value), zone);
}
