import { declaredSettings } from '../../config/connections.ts';
import { isObject } from '../../config/shape.ts';
import type { ApiPartner } from '../../connectors/api-contract.ts';

/** Settings with every secret made wrong, of the same length and kind of letters; `undefined` = there is no secret. */
export function spoiledSettings({ connector, settings }: ApiPartner): unknown {
  if (!isObject(settings)) return undefined;
  const { properties } = declaredSettings(connector);
  const secrets = Object.keys(properties).filter((key) => properties[key]?.secret && isLong(settings[key]));
  if (secrets.length === 0) return undefined;
  return { ...settings, ...Object.fromEntries(secrets.map((key) => [key, spoiled(String(settings[key]))])) };
}

/** What a partner gave us, with every text in it that may be a token made wrong; never kept. */
export function spoiledToken(token: string): string {
  try {
    return JSON.stringify(JSON.parse(token), (_key, value: unknown) =>
      typeof value === 'string' && value.length >= 12 && !value.includes('://') && !value.includes(' ')
        ? spoiled(value)
        : value,
    );
  } catch {
    return spoiled(token);
  }
}

function isLong(value: unknown): boolean {
  return typeof value === 'string' && value !== '';
}

/** Its end is turned: what it begins with often says what kind of key it is. */
function spoiled(text: string): string {
  const from = Math.max(0, text.length - 8);
  return text.slice(0, from) + text.slice(from).replaceAll(/[0-9A-Za-z]/g, turned);
}

function turned(letter: string): string {
  if (/\d/.test(letter)) return String((Number(letter) + 1) % 10);
  const first = letter < 'a' ? 65 : 97;
  // Within the first six, so that what looks like a hexadecimal number still does.
  const place = letter.charCodeAt(0) - first;
  return String.fromCharCode(first + (place < 6 ? (place + 1) % 6 : 6 + ((place - 5) % 20)));
}
