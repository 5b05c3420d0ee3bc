import type { Reading } from './reading.ts';
import { pathText } from './shape.ts';
import type { Path, YamlFile } from './yaml-file.ts';

export type DirectoryOrder = 'client-then-wms' | 'wms-then-client';

/**
 * A directory without doubled or closing slashes. A leading slash stays: on a server it is not the login directory.
 * What could lead out of the connection's own tree is a finding.
 */
export function readDirectory(
  reading: Reading,
  yaml: YamlFile,
  path: Path,
  raw: string | undefined,
): string | undefined {
  if (raw === undefined) return undefined;
  const parts = raw.split('/').filter((part) => part !== '' && part !== '.');
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is looked for
  if (parts.includes('..') || /[\\\u0000-\u001f\u007f]/.test(raw)) {
    const message = `${pathText(path)}: Write folder names joined by "/", without ".." and backslashes.`;
    reading.found(yaml.finding(path, 'CONFIG_DIRECTORY', message));
    return '';
  }
  return (raw.startsWith('/') ? '/' : '') + parts.join('/');
}

/** CartRover's Directory Order: with WMS `Orders` and merchant `ACME`, `ACME/Orders` or `Orders/ACME`; one side may be empty. */
export function joinDirectories(order: DirectoryOrder, wms: string, client: string): string {
  const [first, second] = order === 'client-then-wms' ? [client, wms] : [wms, client];
  if (first === '' || first === '/') return first === '' ? second : `/${second.replace(/^\//, '')}`;
  return second === '' || second === '/' ? first : `${first}/${second.replace(/^\//, '')}`;
}
