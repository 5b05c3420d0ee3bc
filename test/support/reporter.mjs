import { writeFileSync } from 'node:fs';
import Mocha from 'mocha';

const { EVENT_SUITE_BEGIN, EVENT_SUITE_END, EVENT_TEST_PASS, EVENT_TEST_FAIL, EVENT_TEST_PENDING, EVENT_RUN_END } =
  Mocha.Runner.constants;

/** A run whose tests are over but which does not end has left something open; after this time it is said and ended. */
const secondsToEnd = Number(process.env.CROSSDOCK_TEST_SECONDS_TO_END ?? 20);

/**
 * Suites and their claims, slow ones with their time; what failed in full at the end; what was skipped with the reason.
 * The last line is `N passed, N failed, N skipped`. Under `npm test` the figures go to a file instead, because more
 * than mocha is counted there.
 */
export default class Reporter {
  #depth = 0;
  #passed = 0;
  #failures = [];
  #skipped = [];

  constructor(runner) {
    runner.on(EVENT_SUITE_BEGIN, (suite) => this.#suiteBegins(suite));
    runner.on(EVENT_SUITE_END, (suite) => this.#suiteEnds(suite));
    runner.on(EVENT_TEST_PASS, (test) => this.#passes(test));
    runner.on(EVENT_TEST_FAIL, (test, failure) => this.#fails(test, failure));
    runner.on(EVENT_TEST_PENDING, (test) => this.#skips(test));
    runner.once(EVENT_RUN_END, () => this.#ends());
  }

  /** Called by mocha after the last event. */
  done(failures, finish) {
    const timer = setTimeout(() => {
      this.#say(`Still open ${secondsToEnd} s after the last test: ${process.getActiveResourcesInfo().join(', ')}`);
      // Mocha sets the code of the tests at exit; ours must come after it.
      process.on('exit', () => {
        process.exitCode = 1;
      });
      process.exit();
    }, secondsToEnd * 1000);
    timer.unref();
    finish(failures);
  }

  #suiteBegins(suite) {
    if (suite.root) return;
    if (this.#depth === 0) this.#say('');
    this.#depth++;
    this.#line(suite.title);
  }

  #suiteEnds(suite) {
    if (!suite.root) this.#depth--;
  }

  #passes(test) {
    this.#passed++;
    this.#line(`  ok ${test.title}${test.duration > test.slow() ? ` (${test.duration} ms)` : ''}`);
  }

  #fails(test, failure) {
    this.#failures.push({ title: test.titlePath().join(' > '), failure });
    this.#line(`  FAILED (${this.#failures.length}) ${test.title}`);
  }

  #skips(test) {
    this.#skipped.push(test.titlePath().join(' > '));
    this.#line(`  skipped ${test.title}`);
  }

  #ends() {
    if (this.#skipped.length > 0) this.#say(['', 'Skipped:', ...this.#skipped.map((title) => `  ${title}`)].join('\n'));
    for (const [index, { title, failure }] of this.#failures.entries()) {
      this.#say(['', `FAILED (${index + 1}) ${title}`, describe(failure)].join('\n'));
    }
    const counted = { passed: this.#passed, failed: this.#failures.length, skipped: this.#skipped.length };
    this.#say('');
    if (process.env.CROSSDOCK_TEST_RESULT) writeFileSync(process.env.CROSSDOCK_TEST_RESULT, JSON.stringify(counted));
    else this.#say(`${counted.passed} passed, ${counted.failed} failed, ${counted.skipped} skipped`);
  }

  #line(text) {
    this.#say(`${'  '.repeat(Math.max(0, this.#depth - 1))}${text}`);
  }

  #say(text) {
    process.stdout.write(`${text}\n`);
  }
}

/** The stack (which begins with the message), the causes below it, and the difference where there are two values. */
function describe(failure) {
  const parts = [];
  for (let cause = failure, depth = 0; cause !== undefined && depth < 5; cause = cause?.cause, depth++) {
    parts.push(`${depth === 0 ? '' : 'caused by '}${cause?.stack ?? String(cause)}`);
  }
  if (failure?.showDiff !== false && 'expected' in Object(failure) && 'actual' in Object(failure)) {
    parts.push(Mocha.reporters.Base.generateDiff(text(failure.actual), text(failure.expected)).trim());
  }
  return parts.join('\n').replaceAll(/^/gm, '    ');
}

function text(value) {
  return typeof value === 'string' ? value : Mocha.utils.stringify(value);
}
