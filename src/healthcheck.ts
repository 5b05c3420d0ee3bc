/**
 * For containers: asks the daemon beside it whether it is ready. Exit 0 when it is, 1 when not, with the reason.
 * A program of its own, so that an image needs no curl.
 */
const seconds = 4;
const port = process.env.CROSSDOCK_HTTP_PORT ?? '8080';

try {
  const answer = await fetch(`http://127.0.0.1:${port}/readyz`, { signal: AbortSignal.timeout(seconds * 1000) });
  process.stdout.write(`${answer.status} ${(await answer.text()).slice(0, 1000)}\n`);
  process.exitCode = answer.ok ? 0 : 1;
} catch (thrown) {
  process.stdout.write(`No answer on port ${port}: ${thrown instanceof Error ? thrown.message : String(thrown)}\n`);
  process.exitCode = 1;
}
