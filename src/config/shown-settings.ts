import { hasReference, withoutReferences } from './references.ts';
import type { Path } from './yaml-file.ts';

/** A value of a setting as it may be told: neither secrets nor people's addresses. */
export type ShownValue = string | number | null;

const hidden = '(a secret)';
const secretName =
  /pass(word|phrase|wd)?$|secret|token|credential|(api|private|access|signing|encryption)[ _-]?key|authorization/i;
/** In the settings of a connection; elsewhere a key is the name of a column. */
const keyName = /(?<!host[ _-]?)key$/i;
const privateKey = /-----BEGIN|^(ssh-(rsa|ed25519)|age-secret-key)/i;
const userInfo = /([a-z][a-z0-9+.-]*:\/\/)[^\s/@]+@/gi;
const secretParameter = /([?&][^=&\s]*(?:key|token|secret|sig|pass)[^=&\s]*=)[^&\s]+/gi;
const address = /[^\s@<>,;:"'()]+@([a-z0-9-]+(?:\.[a-z0-9-]+)+)/gi;

/** A reference to a secret is shown as it is written; a secret itself, or what may be one, never. */
export function shownValue(path: Path, value: unknown): ShownValue {
  if (value === null || value === undefined) return null;
  if (typeof value === 'number' && !isSecret(path)) return value;
  const text = Array.isArray(value) ? value.join(', ') : typeof value === 'object' ? '{}' : String(value);
  if (isSecret(path) || privateKey.test(text)) return isReference(text) ? text : hidden;
  return withoutAddresses(text.replaceAll(userInfo, '$1(a secret)@').replaceAll(secretParameter, '$1(a secret)'));
}

/** Two values that differ, told so that it can be seen. */
export function shownChange(path: Path, from: unknown, to: unknown): { before: ShownValue; after: ShownValue } {
  const [before, after] = [shownValue(path, from), shownValue(path, to)];
  return before === after ? { before, after: `${after}, another one` } : { before, after };
}

/** People's addresses by their domain only. */
export function withoutAddresses(text: string): string {
  return text.replaceAll(address, '(an address)@$1');
}

function isSecret(path: Path): boolean {
  const place = path.findIndex(
    (step) => step === 'connections' || step === 'from' || step === 'to' || step === 'settings',
  );
  return path.some(
    (step, index) =>
      typeof step === 'string' && (secretName.test(step) || (place >= 0 && index > place && keyName.test(step.trim()))),
  );
}

/** References and nothing beside them. */
function isReference(text: string): boolean {
  return text === '' || (hasReference(text) && withoutReferences(text).trim() === '');
}
