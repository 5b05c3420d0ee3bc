import type { z } from 'zod';
import { placeholdersIn } from './filling.ts';

/** The query belongs to the paths, and a password in an address would show in logs of proxies. */
export function isPlainAddress(text: string): boolean {
  if (!URL.canParse(text)) return false;
  const { protocol, hostname, username, password, search, hash } = new URL(text);
  return /^https?:$/.test(protocol) && hostname !== '' && username === '' && password === '' && search + hash === '';
}

type Report = Pick<z.core.$RefinementCtx, 'addIssue'>;

const readPlaces = ['since', 'page', 'offset', 'size', 'cursor'];
const writePlaces = ['key', 'orderNumber'];

function checkPlaces(report: Report, key: string, text: string, known: readonly string[]): void {
  const strange = placeholdersIn(text).find((name) => !known.includes(name));
  if (strange === undefined) return;
  const message = `There is no {${strange}} here; there are ${known.map((name) => `{${name}}`).join(', ')}.`;
  report.addIssue({ code: 'custom', path: [key], message });
}

interface Paged {
  readonly method: string;
  readonly path: string;
  readonly body: string;
  readonly paging: string;
  readonly 'cursor at': string;
}

export function checkPaging(group: Paged, report: Report): void {
  checkPlaces(report, 'path', group.path, readPlaces);
  // JSON has braces of its own.
  if (group.body !== '' && group.method !== 'POST')
    report.addIssue({ code: 'custom', path: ['body'], message: 'Only a POST has a body: add "method: POST".' });
  const places = placeholdersIn(`${group.path} ${group.body}`);
  const needed = { pages: 'page', offset: 'offset' }[group.paging];
  if (needed && !places.includes(needed))
    report.addIssue({
      code: 'custom',
      path: ['paging'],
      message: `This paging needs {${needed}} in the path or the body.`,
    });
  if (group.paging === 'cursor' && group['cursor at'] === '')
    report.addIssue({
      code: 'custom',
      path: ['cursor at'],
      message: 'This paging needs to know where the cursor lies.',
    });
}

export function checkAddress(group: { readonly path: string; readonly find: string }, report: Report): void {
  checkPlaces(report, 'path', group.path, writePlaces);
  checkPlaces(report, 'find', group.find, writePlaces);
  if (group.find !== '' && placeholdersIn(group.find).length === 0)
    report.addIssue({
      code: 'custom',
      path: ['find'],
      message: 'It needs {key} or {orderNumber}: what is looked for.',
    });
}

const needs: Readonly<Record<string, readonly ('user' | 'password' | 'token' | 'key name' | 'key')[]>> = {
  basic: ['user', 'password'],
  bearer: ['token'],
  header: ['key name', 'key'],
  query: ['key name', 'key'],
};

type SignIn = { readonly 'sign in': string } & Readonly<
  Record<'user' | 'password' | 'token' | 'key name' | 'key', string>
>;

export function checkSignIn(settings: SignIn, report: Report): void {
  for (const name of needs[settings['sign in']] ?? [])
    if (settings[name] === '')
      report.addIssue({ code: 'custom', path: [name], message: `"sign in: ${settings['sign in']}" needs this.` });
}

/** Of a partner without any group nothing would be asked and nothing given, and its test could only find that there is a host. */
export function checkGroups<Name extends string>(names: readonly [Name, ...Name[]]) {
  return (settings: Readonly<Partial<Record<Name, unknown>>>, report: Report): void => {
    if (names.some((name) => settings[name] !== undefined)) return;
    const message = `Nothing says what it is asked for or given: write at least one of ${names.join(', ')}, each with its path.`;
    report.addIssue({ code: 'custom', path: [], message });
  };
}
