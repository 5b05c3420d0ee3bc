import { isUnseen, trimmed } from '../reading/trim.ts';
import type { Span } from '../spec.ts';
import type { Tell } from './steps.ts';
import { Held, type Run, type ValueType } from './value-type.ts';

/** Those before a number, or before the bracket of one below 0. */
const zeros = /^([+-]?)0+(?=[\d(])/;

/** A type whose texts have to fit into so many positions. What fills them up is put there by the format, and taken off here. */
export function fitted(type: ValueType, { from, to, align, fill }: Span): ValueType {
  const width = to - from + 1;
  const bare =
    fill === ' '
      ? (text: string) => text
      : type.bare
        ? (text: string) => (fill === '0' ? text.replace(zeros, '$1') : text)
        : (text: string) => trimmed(unfilled(text, align, fill));
  const fits = (given: string) => {
    // Of what nobody sees only the filling would come back.
    const text = fill !== ' ' && isUnseen(given) ? '' : given;
    if (text.length > width)
      throw new Held('too-long', text, `The value has ${text.length} characters; its field has ${width} positions.`);
    if (fill !== ' ' && !type.bare && unfilled(text, align, fill) !== text) throw lost(text, fill);
    return text;
  };
  const { explain, explainRead } = type;
  return {
    bare: type.bare,
    ...(type.writeOnly ? { writeOnly: true } : {}),
    write: (value, run) => fits(type.write(value, run)),
    read: (text, run) => type.read(bare(text), run),
    ...(explain && { explain: (value: unknown, run: Run, tell: Tell) => fits(explain(value, run, tell)) }),
    explainRead: (given, run, tell) => {
      const text = bare(given);
      if (text !== given) tell('fill', text, `${JSON.stringify(fill)} taken off`);
      return explainRead ? explainRead(text, run, tell) : type.read(text, run);
    },
  };
}

/** Nobody could tell the value's own character from those that fill the field up. */
export function lost(text: string, fill: string): Held {
  return new Held(
    'delimiter-in-value',
    text,
    `The value has "${fill}" at the end where its field is filled up with it, and would come back without. Use another "fill".`,
  );
}

/** Without what fills it up; of a text that is nothing else, one character stays. */
function unfilled(text: string, align: 'left' | 'right', fill: string): string {
  let [first, end] = [0, text.length];
  if (align === 'right') while (first < end - 1 && text[first] === fill) first += 1;
  else while (end > 1 && text[end - 1] === fill) end -= 1;
  return text.slice(first, end);
}
