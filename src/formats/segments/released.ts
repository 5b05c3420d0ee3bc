/** Where a separator stands that is meant as one: not behind the release character. -1 = nowhere from there on. */
export function separatorAt(text: string, separator: string, release: string, from: number): number {
  let at = text.indexOf(separator, from);
  if (release === '') return at;
  while (at >= 0 && releasesBefore(text, at, release) % 2 === 1) at = text.indexOf(separator, at + 1);
  return at;
}

/** Elements of a segment, with the release characters taken off. */
export function elementsOf(segment: string, element: string, release: string): string[] {
  if (release === '') return segment.split(element);
  const elements: string[] = [];
  let from = 0;
  for (let at = separatorAt(segment, element, release, 0); at >= 0; at = separatorAt(segment, element, release, from)) {
    elements.push(segment.slice(from, at));
    from = at + 1;
  }
  return [...elements, segment.slice(from)].map((value) => unreleased(value, release));
}

/** Puts a release character before everything that would divide the value. */
export function released(value: string, separators: readonly string[], release: string): string {
  if (release === '') return value;
  return [...value].map((one) => (one === release || separators.includes(one) ? release + one : one)).join('');
}

function releasesBefore(text: string, at: number, release: string): number {
  let count = 0;
  while (at - count > 0 && text[at - count - 1] === release) count += 1;
  return count;
}

function unreleased(value: string, release: string): string {
  let plain = '';
  for (let at = 0; at < value.length; at++) {
    if (value[at] === release && at + 1 < value.length) at += 1;
    plain += value[at];
  }
  return plain;
}
