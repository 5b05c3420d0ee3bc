const [point, nth] = (process.env.CROSSDOCK_CRASH_AT ?? '').split('#');
let left = Number(nth ?? 1);

/** For crash tests: `CROSSDOCK_CRASH_AT=deliver.attempted#2` kills the process hard at the second passing of that point. */
export function crashPoint(name: string): void {
  if (name === point && --left === 0) process.kill(process.pid, 'SIGKILL');
}
