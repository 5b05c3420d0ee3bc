import type { SampleLayout, SampleTable } from '../contract.ts';
import { qualified } from '../dictionary/segments.ts';
import { sampleRows, tableOf } from './tables.ts';

/** The first segment has a fixed length, so that it can declare the separators of the rest. */
const first = { tag: 'ISA', elementAt: 3, terminatorAt: 105 } as const;
/** Read by the format itself: control numbers, counts. */
const envelope = ['ISA', 'GS', 'ST', 'SE', 'GE', 'IEA'];

/** A file of segments whose first one declares its separators. */
export function segmentsLayout(text: string): SampleLayout | undefined {
  const body = text.trimStart();
  if (!body.startsWith(first.tag)) return undefined;
  const [element, component, terminator] = [first.elementAt, first.terminatorAt - 1, first.terminatorAt].map(
    (at) => body[at],
  );
  if (!element || !component || !terminator || /[\w\s]/.test(element)) return undefined;
  const segments = body
    .split(terminator)
    .slice(0, sampleRows * 4)
    .map((segment) => segment.trimStart().split(element))
    .filter(([tag]) => tag !== undefined && tag !== '');
  const set = segments.find(([tag]) => tag === 'ST')?.[1] ?? '';
  const open = envelope.flatMap((tag): [string, readonly string[]][] => {
    const found = segments.find(([own]) => own === tag);
    return found ? [[tag, found]] : [];
  });
  return {
    format: { id: 'segments', element, component, terminator, set, envelope: Object.fromEntries(open) },
    tables: kindsOf(segments),
  };
}

/** One table per segment, and per qualifier where the first element says what the others mean. */
function kindsOf(segments: readonly (readonly string[])[]): SampleTable[] {
  const places = new Map<string, number[]>();
  for (const [index, [tag = '', qualifier = '']] of segments.entries()) {
    if (envelope.includes(tag)) continue;
    const key = qualified.includes(tag) ? `${tag}_${qualifier}` : tag;
    places.set(key, [...(places.get(key) ?? []), index]);
  }
  return [...places].map(([name, own]) => {
    const [tag = '', qualifier] = name.split('_');
    const table = tableOf(
      name,
      own.map((place) => segments[place] ?? []),
      own,
    );
    const marks = [{ at: 0, value: tag }, ...(qualifier === undefined ? [] : [{ at: 1, value: qualifier }])];
    return { ...table, marks };
  });
}
