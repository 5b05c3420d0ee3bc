import { isAbsolute, resolve } from 'node:path';
import { asCrossdockError } from '../support/errors.ts';
import { didYouMean } from '../support/nearest.ts';
import { isObject } from './shape.ts';
import type { Toolbox } from './toolbox.ts';
import type { Finding } from './workspace.ts';
import type { Path, YamlFile } from './yaml-file.ts';

const reference = /\$\{([A-Za-z]+):([^}]*)\}/g;
const kinds = ['env', 'file', 'secret'];

/** Whether a text holds `${env:...}`, `${file:...}` or `${secret:...}`. */
export function hasReference(text: string): boolean {
  return text.search(reference) >= 0;
}

export function withoutReferences(text: string): string {
  return text.replaceAll(reference, '');
}

/** Whether a text refers to this secret of the store. */
export function namesSecret(text: string, name: string): boolean {
  return [...text.matchAll(reference)].some(([, kind, named = '']) => kind === 'secret' && named.trim() === name);
}

/** Replaces every reference in the strings of a value. Findings name the reference, never what it leads to. */
export function resolveReferences(
  yaml: YamlFile,
  path: Path,
  value: unknown,
  home: string,
  toolbox: Toolbox,
  findings: Finding[],
): unknown {
  if (Array.isArray(value))
    return value.map((item, index) => resolveReferences(yaml, [...path, index], item, home, toolbox, findings));
  if (isObject(value)) {
    return Object.fromEntries(
      Object.entries(value).map(([key, item]) => [
        key,
        resolveReferences(yaml, [...path, key], item, home, toolbox, findings),
      ]),
    );
  }
  if (typeof value !== 'string') return value;
  return value.replaceAll(reference, (whole, kind: string, name: string) => {
    const found = lookUp(kind, name.trim(), home, toolbox);
    if ('text' in found) return found.text;
    findings.push(yaml.finding(path, 'CONFIG_REFERENCE', `${whole}: ${found.problem}`));
    return whole;
  });
}

function lookUp(kind: string, name: string, home: string, toolbox: Toolbox): { text: string } | { problem: string } {
  if (name === '') return { problem: 'The name after the colon is missing.' };
  if (kind === 'env') {
    const text = toolbox.env[name];
    return text === undefined ? { problem: 'This environment variable is not set for the daemon.' } : { text };
  }
  if (kind === 'file') return fromFile(isAbsolute(name) ? name : resolve(home, name), toolbox);
  if (kind === 'secret') {
    return fromStore(name, toolbox);
  }
  return { problem: `A reference begins with env, file or secret.${didYouMean(kind, kinds)}` };
}

function fromStore(name: string, toolbox: Toolbox): { text: string } | { problem: string } {
  if (!toolbox.secret)
    return { problem: `Secrets of the store are not read here. Use \${env:NAME} or \${file:/run/secrets/name}.` };
  try {
    const text = toolbox.secret(name);
    return text === undefined
      ? { problem: `The store has no secret of this name: crossdock secrets set "${name}".` }
      : { text };
  } catch (thrown) {
    return { problem: asCrossdockError(thrown).message };
  }
}

function fromFile(path: string, toolbox: Toolbox): { text: string } | { problem: string } {
  try {
    // Editors and "echo" end a file with a line break that is no part of the secret.
    return { text: toolbox.readSecretFile(path).replace(/\r?\n$/, '') };
  } catch (thrown) {
    const code = isObject(thrown) && typeof thrown.code === 'string' ? ` (${thrown.code})` : '';
    return { problem: `The file cannot be read${code}.` };
  }
}
