/** Dates in files of this trade lie here; everything else that looks like one is a number. */
const earliest = 2000;
const latest = 2099;

interface Form {
  readonly pattern: string;
  readonly form: RegExp;
  /** Groups that hold year, month, day. */
  readonly parts: readonly [number, number, number];
}

const dayForms: readonly Form[] = [
  { pattern: 'yyyy-MM-dd', form: /^(\d{4})-(\d\d)-(\d\d)$/, parts: [1, 2, 3] },
  { pattern: 'yyyy/MM/dd', form: /^(\d{4})\/(\d\d)\/(\d\d)$/, parts: [1, 2, 3] },
  { pattern: 'yyyyMMdd', form: /^(\d{4})(\d\d)(\d\d)$/, parts: [1, 2, 3] },
  { pattern: 'dd.MM.yyyy', form: /^(\d\d)\.(\d\d)\.(\d{4})$/, parts: [3, 2, 1] },
  { pattern: 'd.M.yyyy', form: /^(\d\d?)\.(\d\d?)\.(\d{4})$/, parts: [3, 2, 1] },
  { pattern: 'dd.MM.yy', form: /^(\d\d)\.(\d\d)\.(\d\d)$/, parts: [3, 2, 1] },
  { pattern: 'MM/dd/yyyy', form: /^(\d\d)\/(\d\d)\/(\d{4})$/, parts: [3, 1, 2] },
  { pattern: 'dd/MM/yyyy', form: /^(\d\d)\/(\d\d)\/(\d{4})$/, parts: [3, 2, 1] },
  { pattern: 'M/d/yyyy', form: /^(\d\d?)\/(\d\d?)\/(\d{4})$/, parts: [3, 1, 2] },
  { pattern: 'd/M/yyyy', form: /^(\d\d?)\/(\d\d?)\/(\d{4})$/, parts: [3, 2, 1] },
  { pattern: 'MM-dd-yyyy', form: /^(\d\d)-(\d\d)-(\d{4})$/, parts: [3, 1, 2] },
  { pattern: 'dd-MM-yyyy', form: /^(\d\d)-(\d\d)-(\d{4})$/, parts: [3, 2, 1] },
  { pattern: 'dd-MMM-yyyy', form: /^(\d\d)-([A-Za-z]{3})-(\d{4})$/, parts: [3, 2, 1] },
];
const months = 'jan feb mar apr may jun jul aug sep oct nov dec'.split(' ');

const timeForms: readonly { readonly pattern: string; readonly form: RegExp }[] = [
  { pattern: '', form: /^$/ },
  { pattern: ' HH:mm:ss ZZZ', form: /^ \d\d:\d\d:\d\d [+-]\d{4}$/ },
  { pattern: ' HH:mm:ss', form: /^ \d\d:\d\d:\d\d$/ },
  { pattern: ' HH:mm', form: /^ \d\d:\d\d$/ },
  { pattern: ' hh:mm:ss a', form: /^ \d\d:\d\d:\d\d [AP]M$/i },
  { pattern: ' hh:mm a', form: /^ \d\d:\d\d [AP]M$/i },
  { pattern: ' h:mm a', form: /^ \d\d?:\d\d [AP]M$/i },
  { pattern: "'T'HH:mm:ss", form: /^T\d\d:\d\d:\d\d$/ },
];
const iso = /^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:?\d\d)$/;
const century = /^1\d\d(0[1-9]|1[0-2])(0[1-9]|[12]\d|3[01])$/;

export interface DateShape {
  readonly pattern: string;
  /** The day may stand before the month or behind it: no value of the sample shows which. */
  readonly ambiguous: boolean;
}

/** The pattern that fits every filled value, zeros for "none" left out; `undefined` when they are no dates. */
export function dateShape(values: readonly string[]): DateShape | undefined {
  const filled = values.filter((value) => !/^0*$/.test(value));
  if (filled.length === 0) return undefined;
  if (filled.every((value) => iso.test(value))) return { pattern: 'iso', ambiguous: false };
  if (filled.every((value) => century.test(value))) return { pattern: 'CyyMMdd', ambiguous: false };
  const [pattern, ...others] = dayForms.flatMap((day) => timeForms.flatMap((time) => fitting(filled, day, time)));
  if (pattern === undefined) return undefined;
  return { pattern, ambiguous: others.some((other) => turned(pattern, other)) };
}

function fitting(values: readonly string[], day: Form, time: (typeof timeForms)[number]): string[] {
  const fits = values.every((value) => {
    const cut = value.search(/[ T](?=\d)/);
    const [date, rest] = cut < 0 ? [value, ''] : [value.slice(0, cut), value.slice(cut)];
    const found = day.form.exec(date);
    return found !== null && time.form.test(rest) && inCalendar(found, day.parts);
  });
  return fits ? [day.pattern + time.pattern] : [];
}

function inCalendar(found: RegExpExecArray, [yearAt, monthAt, dayAt]: Form['parts']): boolean {
  const year = Number(found[yearAt]);
  const word = (found[monthAt] ?? '').toLowerCase();
  const month = months.includes(word) ? months.indexOf(word) + 1 : Number(word);
  const day = Number(found[dayAt]);
  const full = year < 100 ? year + earliest : year;
  return full >= earliest && full <= latest && month >= 1 && month <= 12 && day >= 1 && day <= 31;
}

function turned(pattern: string, other: string): boolean {
  return /^[Md]/.test(pattern) && /^[Md]/.test(other) && pattern[0] !== other[0] && pattern.length === other.length;
}
