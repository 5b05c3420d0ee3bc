import type { CopyStory } from '../../operations/show-copies.ts';

/** One line for each copy of an order: where it is, or what keeps it. */
export function copyFacts(copies: readonly CopyStory[]): [string, string][] {
  return copies.map((copy) => [copy.state === 'copied' ? 'also copied to' : 'copy for', sentence(copy)]);
}

function sentence({
  interface: name,
  kind,
  gate,
  state,
  connection,
  at,
  delivery,
  fileName,
  problem,
  nextTry,
}: CopyStory) {
  const what = kind === 'tracking' ? `${name} (tracking)` : name;
  const carried = delivery === null ? '' : ` in ${fileName === '' ? '' : `${fileName}, `}delivery ${delivery}`;
  const because = problem === '' ? '' : ` ${problem}`;
  switch (state) {
    case 'copied':
      return `${what} at ${at}, by ${connection}${carried}`;
    case 'sending':
      return `${what} is on its way by ${connection}${carried}.${because}${again(nextTry)}`;
    case 'waiting':
      return `${what} waits for gate ${gate}.${because}${again(nextTry)}`;
    case 'refused':
      return `${what} cannot be written.${because}`;
    case 'dropped':
      return `${what} was dropped at ${at}: the order went nowhere before its copy went out`;
  }
}

function again(nextTry: string | null): string {
  return nextTry === null || nextTry.startsWith('9999') ? '' : ` It is tried again at ${nextTry}.`;
}
