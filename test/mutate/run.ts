import { chanceFrom } from '../soak/chance.ts';
import { blows, damaged } from './blows.ts';
import { type Judged, judge, judged } from './judge.ts';
import { samples } from './samples.ts';

export interface Tally {
  files: number;
  accepted: number;
  untouched: number;
  recovered: number;
}

export interface MutationResult {
  readonly all: Tally;
  readonly perMapping: ReadonlyMap<string, Tally>;
  readonly perBlow: ReadonlyMap<string, Tally>;
  readonly crashes: readonly string[];
  readonly lost: readonly string[];
  readonly changed: readonly string[];
  /** Longest reading of one file, in ms. */
  readonly slowest: { ms: number; file: string };
}

export interface MutationPlan {
  readonly files: number;
  readonly seed: number;
  /** Called before each file, so that whoever watches knows which one does not end. */
  readonly begins?: (file: number, what: string) => void;
}

const none = (): Tally => ({ files: 0, accepted: 0, untouched: 0, recovered: 0 });

/** File after file, each from its own seed: `--only=<number>` reads one of them again. */
export async function mutate({ files, seed, begins }: MutationPlan, only?: number): Promise<MutationResult> {
  const known = await Promise.all(samples().map(judged));
  const kinds = Object.keys(blows);
  const result = {
    all: none(),
    perMapping: new Map<string, Tally>(),
    perBlow: new Map<string, Tally>(),
    crashes: [] as string[],
    lost: [] as string[],
    changed: [] as string[],
    slowest: { ms: 0, file: '' },
  };
  for (let file = only ?? 0; file < (only === undefined ? files : only + 1); file++) {
    const one = known[file % known.length] as Judged;
    const kind = kinds[Math.floor(file / known.length) % kinds.length] as string;
    const what = `file ${file} (${one.sample.name}, ${kind})`;
    begins?.(file, what);
    await readOne(one, kind, seed * 1_000_003 + file, what, result);
  }
  return result;
}

type Growing = Omit<MutationResult, 'crashes' | 'lost' | 'changed' | 'perMapping' | 'perBlow'> & {
  crashes: string[];
  lost: string[];
  changed: string[];
  perMapping: Map<string, Tally>;
  perBlow: Map<string, Tally>;
};

async function readOne(one: Judged, kind: string, seed: number, what: string, result: Growing): Promise<void> {
  const begun = performance.now();
  try {
    const verdict = await judge(one, damaged(one.sample, kind, chanceFrom(seed)));
    for (const tally of [result.all, tallyOf(result.perMapping, one.sample.name), tallyOf(result.perBlow, kind)]) {
      tally.files += 1;
      tally.accepted += verdict.accepted ? 1 : 0;
      tally.untouched += verdict.untouched;
      tally.recovered += verdict.recovered;
    }
    if (verdict.silentlyLost.length > 0) result.lost.push(`${what}: ${verdict.silentlyLost.join(', ')}`);
    if (verdict.silentlyChanged.length > 0) result.changed.push(`${what}: ${verdict.silentlyChanged.join(', ')}`);
  } catch (thrown) {
    result.crashes.push(`${what}: ${thrown instanceof Error ? thrown.stack : String(thrown)}`);
  }
  const ms = performance.now() - begun;
  if (ms > result.slowest.ms) Object.assign(result.slowest, { ms, file: what });
}

function tallyOf(tallies: Map<string, Tally>, name: string): Tally {
  const tally = tallies.get(name) ?? none();
  tallies.set(name, tally);
  return tally;
}
