import type { Reading } from './reading.ts';
import { hasReference } from './references.ts';
import { isObject, pathText } from './shape.ts';
import type { Path, YamlFile } from './yaml-file.ts';

/** References are read in settings of connections; elsewhere they would be taken as text, which nobody means. */
export function checkReferencePlaces(reading: Reading, yaml: YamlFile): void {
  walk(yaml.value, []);

  function walk(value: unknown, path: Path): void {
    if (isSettings(path)) return;
    if (Array.isArray(value)) for (const [index, item] of value.entries()) walk(item, [...path, index]);
    else if (isObject(value)) for (const [key, item] of Object.entries(value)) walk(item, [...path, key]);
    else if (typeof value === 'string' && hasReference(value)) {
      const message = `${pathText(path)}: References work in the settings of connections only. Write the text itself.`;
      reading.found(yaml.finding(path, 'CONFIG_REFERENCE_PLACE', message));
    }
  }
}

/** `settings` of a connector, `connections.<name>.<transport>`, inline `from.<transport>` or `to.<transport>`, and what notices and heartbeat call. */
function isSettings(path: Path): boolean {
  const owner = path.at(-2);
  if (path.length === 3 && path[0] === 'notices' && path[1] === 'webhooks') return true;
  if (path.length === 1 && path[0] === 'heartbeat') return true;
  // Settings of a connector: of a WMS, of a merchant there, of a cart, of a cart there.
  if (path.at(-1) === 'settings') return true;
  return (path.length === 3 && path[0] === 'connections') || (path.length > 2 && (owner === 'from' || owner === 'to'));
}
