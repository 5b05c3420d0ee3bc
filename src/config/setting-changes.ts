import { createHash } from 'node:crypto';
import { isObject, pathText } from './shape.ts';
import { type ShownValue, shownChange, shownValue, withoutAddresses } from './shown-settings.ts';
import type { WorkspaceTexts } from './texts.ts';
import { type Path, parseYaml } from './yaml-file.ts';

type State = Readonly<Record<string, ShownValue>>;

/** What differs between two workspaces, told without secrets: settings by `<file> <path>`, whole files by their name. */
export interface SettingChanges {
  /** Whose file it is; `''` = of all. */
  readonly merchant: string;
  readonly before: State;
  readonly after: State;
}

/** Files that are compared setting by setting; further and longer ones are told as a whole: this is done inside a commit. */
const comparedFiles = 100;
const comparedCharacters = 200_000;

/** Pure. One entry per merchant whose file changed, and one for everything else; all of one is in order of files and of their settings. */
export function settingChanges(before: WorkspaceTexts, after: WorkspaceTexts): SettingChanges[] {
  const names = [...new Set([...Object.keys(before), ...Object.keys(after)])].sort();
  const changed = names.filter((name) => before[name] !== after[name]);
  const groups = new Map<string, { before: Record<string, ShownValue>; after: Record<string, ShownValue> }>();
  for (const [index, file] of changed.entries()) {
    const merchant = /^merchants\/(.+)\.ya?ml$/.exec(file)?.[1] ?? '';
    const group = groups.get(merchant) ?? { before: {}, after: {} };
    groups.set(merchant, group);
    const difference = fileChanges(file, before[file], after[file], index < comparedFiles);
    Object.assign(group.before, difference.before);
    Object.assign(group.after, difference.after);
  }
  return [...groups].map(([merchant, states]) => ({ merchant, ...states }));
}

function fileChanges(file: string, from: string | undefined, to: string | undefined, compare: boolean) {
  const whole = {
    before: from === undefined ? {} : { [file]: fingerprint(from) },
    after: to === undefined ? {} : { [file]: fingerprint(to) },
  };
  if (from === undefined || to === undefined || !compare || !/\.ya?ml$/.test(file)) return whole;
  if (from.length + to.length > comparedCharacters) return whole;
  const [old, now] = [settingsOf(file, from), settingsOf(file, to)];
  const paths = [...new Set([...now.keys(), ...old.keys()])].filter(
    (path) => old.get(path)?.key !== now.get(path)?.key,
  );
  // Only comments or the layout changed.
  if (paths.length === 0) return whole;
  const before: Record<string, ShownValue> = {};
  const after: Record<string, ShownValue> = {};
  for (const text of paths) {
    const name = withoutAddresses(`${file} ${text}`);
    const [was, is] = [old.get(text), now.get(text)];
    const both = was && is ? shownChange(is.path, was.value, is.value) : undefined;
    if (was) before[name] = both?.before ?? shownValue(was.path, was.value);
    if (is) after[name] = both?.after ?? shownValue(is.path, is.value);
  }
  return { before, after };
}

interface Setting {
  readonly path: Path;
  readonly value: unknown;
  /** Equal for equal values. */
  readonly key: string;
}

/** Every value of a YAML file by its path, in the order of the file; a list of plain values is one. Empty when it is no YAML. */
function settingsOf(file: string, text: string): Map<string, Setting> {
  const settings = new Map<string, Setting>();
  walk(parseYaml(file, text).yaml.value, []);
  return settings;

  function walk(value: unknown, path: Path): void {
    const parts: [string | number, unknown][] = Array.isArray(value)
      ? value.some((item) => typeof item === 'object' && item !== null)
        ? value.map((item, index) => [index, item])
        : []
      : isObject(value)
        ? Object.entries(value)
        : [];
    if (parts.length === 0) settings.set(pathText(path), { path, value, key: JSON.stringify(value) ?? '' });
    for (const [step, item] of parts) walk(item, [...path, step]);
  }
}

/** Tells two texts apart and says how much it is. */
function fingerprint(text: string): string {
  const lines = text.split('\n').length - (text.endsWith('\n') ? 1 : 0);
  const hash = createHash('sha256').update(text).digest('hex').slice(0, 8);
  return `${lines} line${lines === 1 ? '' : 's'}, sha256 ${hash}`;
}
