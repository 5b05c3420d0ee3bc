import { spawn } from 'node:child_process';
import { constants } from 'node:os';

const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'];

/** Ctrl-C under npm comes twice: from the terminal, and some 20 ms later handed on by npm. That is one wish, not two. */
const sameWishMilliseconds = 500;

/**
 * Runs one program to its end, with our terminal. It gets a process group of its own, so that a signal to us can be
 * handed to it and to everything it started; after a second signal, or `patience` seconds after the first, the group
 * is killed.
 * @returns {Promise<{ code: number, signal: string | undefined }>} its exit code (128 + n when a signal ended it) and
 *   the signal that we were sent meanwhile.
 */
export function runChild(command, args, { cwd, env, patience = 5, translate = (signal) => signal } = {}) {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { cwd, env, stdio: ['ignore', 'inherit', 'inherit'], detached: true });
    let received;
    let receivedAt = 0;
    let timer;
    const forward = (signal) => {
      if (received && performance.now() - receivedAt < sameWishMilliseconds) return;
      receivedAt = performance.now();
      signalGroup(child.pid, received ? 'SIGKILL' : translate(signal));
      received ??= signal;
      timer ??= setTimeout(() => signalGroup(child.pid, 'SIGKILL'), patience * 1000);
    };
    const killWithUs = () => signalGroup(child.pid, 'SIGKILL');
    const letGo = () => {
      clearTimeout(timer);
      for (const signal of signals) process.off(signal, forward);
      process.off('exit', killWithUs);
    };
    for (const signal of signals) process.on(signal, forward);
    process.on('exit', killWithUs);
    child.once('error', (cause) => {
      letGo();
      reject(cause);
    });
    child.once('exit', (code, signal) => {
      letGo();
      resolve({ code: code ?? exitCodeOf(signal), signal: received });
    });
  });
}

/** 130 for SIGINT, 143 for SIGTERM: what a shell reports. */
export function exitCodeOf(signal) {
  return 128 + (constants.signals[signal] ?? 0);
}

export function signalGroup(pid, signal) {
  if (!pid) return;
  try {
    process.kill(-pid, signal);
  } catch (thrown) {
    if (thrown.code !== 'ESRCH') throw thrown;
  }
}
