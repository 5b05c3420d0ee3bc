/** What a test opened, closed backwards after it; what a suite opened in `before`, after the last of all suites (`global.ts`). */
const testList: (() => Promise<unknown> | unknown)[] = [];
const suiteList: (() => Promise<unknown> | unknown)[] = [];
let inTest = false;
let lastTest = '';

/** Registers how to close what was just opened: after the running test, or at the very end when called from `before`. */
export function atEnd(close: () => Promise<unknown> | unknown): void {
  (inTest ? testList : suiteList).push(close);
}

export function testBegins(title: string): void {
  inTest = true;
  lastTest = title;
}

/** The running test, or the one that ran last before what is being prepared now; for complaints. */
export function lastTestTitle(): string {
  return lastTest;
}

export async function testEnds(): Promise<void> {
  inTest = false;
  await closeAll(testList);
}

export async function suiteEnds(): Promise<void> {
  await closeAll(suiteList);
}

async function closeAll(list: (() => Promise<unknown> | unknown)[]): Promise<void> {
  const failures: unknown[] = [];
  // Also what is opened while others close.
  for (let close = list.pop(); close; close = list.pop()) {
    try {
      await close();
    } catch (thrown) {
      failures.push(thrown);
    }
  }
  if (failures.length > 0) throw failures[0];
}
