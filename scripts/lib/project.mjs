import { dirname, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The folder that holds package.json. */
export const root = resolve(dirname(fileURLToPath(import.meta.url)), '../..');

/** sysexits: what was asked for cannot be had just now (nothing built, registry out of reach). */
export const EX_UNAVAILABLE = 69;

/** A failure that is told to the user in one sentence, without a stack. */
export class Trouble extends Error {
  constructor(message, exitCode = 1) {
    super(message);
    this.exitCode = exitCode;
  }
}

const wanted = [20, 19];

/** The sentence for a Node that is too old, or undefined. */
export function nodeComplaint(version) {
  const [major, minor] = version.split('.').map(Number);
  if (major > wanted[0] || (major === wanted[0] && minor >= wanted[1])) return undefined;
  return `Crossdock needs Node ${wanted.join('.')} or newer; this is Node ${version}. See https://nodejs.org/en/download.`;
}

export function say(sentence) {
  process.stderr.write(`${sentence}\n`);
}

/** Runs a script's main part; a Trouble becomes one sentence and its exit code, anything else keeps its stack. */
export async function asScript(main) {
  try {
    const complaint = nodeComplaint(process.versions.node);
    if (complaint) throw new Trouble(complaint);
    process.exitCode = await main();
  } catch (thrown) {
    say(thrown instanceof Trouble ? thrown.message : String(thrown?.stack ?? thrown));
    process.exitCode = thrown.exitCode ?? 1;
  }
}
