import type { Span } from '../spec.ts';
import type { Tell } from './steps.ts';
import { Held, type Run, type ValueType } from './value-type.ts';

/** A type whose texts have to fit into so many positions. What fills them up is put there by the format, and taken off here. */
export function fitted(type: ValueType, { from, to, align, fill }: Span): ValueType {
  const width = to - from + 1;
  const fits = (text: string) => {
    if (text.length <= width) return text;
    throw new Held('too-long', text, `The value has ${text.length} characters; its field has ${width} positions.`);
  };
  const bared = (text: string) => (fill === ' ' || type.bare ? text : unfilled(text, align, fill));
  const { explain, explainRead } = type;
  return {
    bare: type.bare,
    ...(type.writeOnly ? { writeOnly: true } : {}),
    write: (value, run) => fits(type.write(value, run)),
    read: (text, run) => type.read(bared(text), run),
    ...(explain && { explain: (value: unknown, run: Run, tell: Tell) => fits(explain(value, run, tell)) }),
    explainRead: (given, run, tell) => {
      const text = bared(given);
      if (text !== given) tell('fill', text, `${JSON.stringify(fill)} taken off`);
      return explainRead ? explainRead(text, run, tell) : type.read(text, run);
    },
  };
}

/** Without what fills it up; of a text that is nothing else, one character stays. */
function unfilled(text: string, align: 'left' | 'right', fill: string): string {
  let [first, end] = [0, text.length];
  if (align === 'right') while (first < end - 1 && text[first] === fill) first += 1;
  else while (end > 1 && text[end - 1] === fill) end -= 1;
  return text.slice(first, end);
}
