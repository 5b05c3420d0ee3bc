/** One comparison: the product as shipped against the least code that does the same with the same guarantees. */
export interface Bench {
  readonly name: string;
  /** What product and floor are measured in; less is better. */
  readonly unit: string;
  /** Greatest ratio product / floor. */
  readonly target: number;
  prepare(): Promise<Contest>;
}

/** Each call does the whole work once, checks its outcome, and returns its cost. */
export interface Contest {
  product(): Promise<number>;
  floor(): Promise<number>;
}

export interface Result {
  readonly name: string;
  readonly unit: string;
  readonly product: number;
  readonly floor: number;
  readonly ratio: number;
  readonly target: number;
  readonly met: boolean;
}

/** Product and floor in turn, so that whatever else the machine does hits both; medians. The first round only warms up. */
export async function measure(bench: Bench, rounds: number, tell: (line: string) => void): Promise<Result> {
  const contest = await bench.prepare();
  const product: number[] = [];
  const floor: number[] = [];
  for (let round = 0; round <= rounds; round += 1) {
    const costs =
      round % 2 === 0
        ? [await contest.floor(), await contest.product()]
        : [await contest.product(), await contest.floor()].reverse();
    tell(
      `${bench.name}: round ${round}${round === 0 ? ' (warm-up)' : ''}: floor ${show(costs[0])}, product ${show(costs[1])} ${bench.unit}`,
    );
    if (round === 0) continue;
    floor.push(costs[0] ?? 0);
    product.push(costs[1] ?? 0);
  }
  const [p, f] = [median(product), median(floor)];
  const ratio = Number((p / f).toFixed(2));
  return {
    name: bench.name,
    unit: bench.unit,
    product: p,
    floor: f,
    ratio,
    target: bench.target,
    met: ratio <= bench.target,
  };
}

function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return Number((sorted[Math.floor(sorted.length / 2)] ?? 0).toFixed(4));
}

function show(value: number | undefined): string {
  return (value ?? 0).toFixed(3);
}

/** Seconds that the work took. */
export async function seconds(work: () => Promise<void>): Promise<number> {
  const begun = performance.now();
  await work();
  return (performance.now() - begun) / 1000;
}
