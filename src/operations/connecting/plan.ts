import { createHash } from 'node:crypto';
import { isDeepStrictEqual } from 'node:util';
import { stringify } from 'yaml';
import { withGroup } from '../../config/edit-yaml.ts';
import { isObject } from '../../config/shape.ts';
import type { WorkspaceTexts } from '../../config/texts.ts';
import type { Finding, Workspace } from '../../config/workspace.ts';
import type { Dock } from '../dock.ts';
import { errors as common } from '../errors.ts';
import { filesRun } from '../onboarding/publish-edit.ts';
import { secretNamed, usersOf } from '../secrets/secrets.ts';
import { type ConnectPlace, groupAt, merchantFile } from './place.ts';
import type { Answer } from './questions.ts';

/** One change of a file. */
export interface Edit {
  readonly file: string;
  readonly path: readonly string[];
  readonly value: unknown;
}

export interface ConnectPlan {
  readonly place: ConnectPlace;
  readonly edits: readonly Edit[];
  /** By the names under which they will be kept. */
  readonly secrets: ReadonlyMap<string, string>;
  /** As the files will be. */
  readonly texts: WorkspaceTexts;
  readonly workspace: Workspace;
  /** Of the connection, checked, with what its references lead to. */
  readonly settings: unknown;
  /** A person has to agree at the partner. */
  readonly wantsConsent: boolean;
  /** The edit runs as soon as it is written. */
  readonly publishes: boolean;
}

/** What would be written; or what is wrong with the workspace that would come of it. Nothing is written. */
export async function planConnect(
  dock: Dock,
  place: ConnectPlace,
  answers: ReadonlyMap<string, Answer>,
): Promise<ConnectPlan | { readonly findings: readonly Finding[] }> {
  const { connector, name } = place;
  const { values, secrets } = await valuesOf(dock, place, answers);
  const edits = connector.role === 'cart' ? cartEdits(place, values) : wmsEdits(place, values);
  const texts: Record<string, string> = { ...place.texts };
  for (const { file, path, value } of edits) texts[file] = withGroup(texts[file] ?? '', path, value);
  const read = await dock.drafts.read(texts, { tests: true, secrets });
  if ('findings' in read) return read;
  const connection = read.workspace.connections.get(name);
  if (!connection) throw common.CONNECTION_UNKNOWN({ message: `${name} would be no connection.`, value: name });
  const wantsConsent = connector.oauth !== undefined && connector.oauth.wanted?.(connection.settings) !== false;
  const publishes = read.workspace.publish !== 'by hand' && (await filesRun(dock, place.texts));
  return {
    place,
    edits,
    secrets,
    texts,
    workspace: read.workspace,
    settings: connection.settings,
    wantsConsent,
    publishes,
  };
}

async function valuesOf(dock: Dock, place: ConnectPlace, answers: ReadonlyMap<string, Answer>) {
  const values = new Map<string, unknown>();
  const secrets = new Map<string, string>();
  for (const [key, answer] of answers) {
    if ('value' in answer) {
      values.set(key, answer.value);
      continue;
    }
    const name = await secretName(dock, place, key);
    secrets.set(name, answer.secret);
    values.set(key, referenceTo(name));
  }
  return { values, secrets };
}

function referenceTo(secret: string): string {
  return `\${secret:${secret}}`;
}

const namesAtMost = 20;

/** The same as before where there is one; never one that something else refers to. */
async function secretName(dock: Dock, { merchant, partner, levels }: ConnectPlace, key: string): Promise<string> {
  const whole = `${merchant}-${partner}-${key}`.replaceAll(/[^A-Za-z0-9._-]+/g, '-');
  const hash = createHash('sha256').update(whole).digest('hex').slice(0, 8);
  const base = whole.length <= 76 ? whole : `${whole.slice(0, 67)}-${hash}`;
  for (let number = 1; number <= namesAtMost; number++) {
    const name = number === 1 ? base : `${base}-${number}`;
    const isOwn = levels.some(({ settings }) => settings[key] === referenceTo(name));
    if (isOwn || !(await secretNamed(dock, name)) || (await usersOf(dock, name)).length === 0) return name;
  }
  return `${base.slice(0, 60)}-${hash}-${dock.tools.clock.now().toString(36)}`;
}

type Values = ReadonlyMap<string, unknown>;

function cartEdits(place: ConnectPlace, values: Values): Edit[] {
  const { connector, merchant, partner, own } = place;
  if (groupAt(own, 'carts', partner)) return settingEdits(place, values);
  const { read, write } = connector.layouts;
  const services = {
    ...(read?.orders && { 'order download': 'off' }),
    ...(write?.confirmations && { 'shipment upload': 'off' }),
    ...(write?.inventory && { 'inventory upload': 'off' }),
  };
  const value = { type: connector.id, ...settingsGroup(values), services };
  return [{ file: merchantFile(merchant), path: ['carts', partner], value }];
}

function wmsEdits(place: ConnectPlace, values: Values): Edit[] {
  const { connector, merchant, partner, own, crossdock } = place;
  const file = merchantFile(merchant);
  const isNewWms = groupAt(crossdock, 'wms', partner) === undefined;
  const isNewHere = groupAt(own, 'warehouses', partner) === undefined;
  const shared = new Map([...values].filter(([key]) => connector.shared?.includes(key)));
  const ours = new Map([...values].filter(([key]) => !shared.has(key)));
  const settled = new Map([
    ...(isNewWms ? [...shared] : []),
    ...(isNewHere ? [...ours].filter(([key]) => !standsSomewhere(place, key)) : []),
  ]);
  const rest = new Map([...values].filter(([key]) => !settled.has(key)));
  return [
    ...(isNewWms ? keepDefaultWms(place) : []),
    ...(isNewWms
      ? [{ file: 'crossdock.yaml', path: ['wms', partner], value: { type: connector.id, ...settingsGroup(shared) } }]
      : []),
    ...(isNewHere
      ? [
          {
            file,
            path: ['warehouses', partner],
            value: settingsGroup(new Map([...settled].filter(([key]) => ours.has(key)))),
          },
        ]
      : []),
    ...settingEdits(place, rest),
    ...unnamedServices(place).map((service) => ({ file, path: ['services', service], value: 'off' })),
  ];
}

function settingsGroup(values: Values): { settings?: object } {
  return values.size > 0 ? { settings: Object.fromEntries(values) } : {};
}

function standsSomewhere({ levels }: ConnectPlace, key: string): boolean {
  return levels.some(({ settings }) => settings[key] !== undefined);
}

/** What stands in a file already is changed there. */
function settingEdits({ connector, levels }: ConnectPlace, values: Values): Edit[] {
  return [...values].flatMap(([key, value]) => {
    const there = levels.find(({ settings }) => settings[key] !== undefined);
    if (there && isDeepStrictEqual(there.settings[key], value)) return [];
    const usual = connector.shared?.includes(key) ? levels.at(-1) : levels[0];
    const level = there ?? usual;
    return level ? [{ file: level.file, path: [...level.path, key], value }] : [];
  });
}

/** With a second WMS nobody knows any more which is the only one. */
function keepDefaultWms({ crossdock }: ConnectPlace): Edit[] {
  const [only, ...others] = Object.keys(groupAt(crossdock, 'wms') ?? {});
  if (only === undefined || others.length > 0 || crossdock['default wms'] !== undefined) return [];
  return [{ file: 'crossdock.yaml', path: ['default wms'], value: only }];
}

/** Said to be off, so that nobody has to guess; the switches come last. */
function unnamedServices({ connector, own }: ConnectPlace): string[] {
  const { read, write } = connector.layouts;
  const named = groupAt(own, 'services') ?? {};
  const all = [
    ...(write?.orders ? ['order delivery'] : []),
    ...(read?.shipments ? ['shipping confirmations'] : []),
    ...(read?.inventory ? ['inventory'] : []),
  ];
  return all.filter((service) => !isObject(named[service]) && typeof named[service] !== 'string');
}

/** For whoever has to agree; secrets stand in it as references. */
export function planSentences({ place, edits, secrets, wantsConsent, publishes, workspace }: ConnectPlan): string[] {
  const steps = [...(wantsConsent ? ['ask for consent in a browser'] : []), 'test these settings'].join(', then ');
  const kept = [...secrets.keys()].map((name) => `Would keep the secret "${name}" in the store.`);
  const files = [...new Set(edits.map(({ file }) => file))].map((file) => {
    const lines = edits.filter((one) => one.file === file).map(({ path, value }) => editText(path, value));
    return `Would write into ${file}${publishes ? '' : ', as a draft'}:\n${lines.join('\n')}`;
  });
  const nothing = edits.length === 0 ? [`No file changes: ${place.name} is set up already.`] : [];
  return [
    `Would ${steps}; only where all of it succeeds:`,
    ...kept,
    ...files,
    ...nothing,
    ...alreadyOn(place, workspace),
  ];
}

/** What runs for the merchant runs for a new WMS of it, too. */
function alreadyOn({ connector, merchant, partner, own }: ConnectPlace, { merchants }: Workspace): string[] {
  if (connector.role === 'cart' || groupAt(own, 'warehouses', partner)) return [];
  const services = Object.entries(merchants.get(merchant)?.services ?? {});
  const on = services.filter(([, { kind }]) => kind !== 'off').map(([service]) => service);
  return on.length > 0 ? [`Already on for ${merchant}, and from then on for ${partner}, too: ${on.join(', ')}.`] : [];
}

function editText(path: readonly string[], value: unknown): string {
  const nested = path.reduceRight((told: unknown, step) => ({ [step]: told }), value);
  return stringify(nested, { lineWidth: 0 })
    .trimEnd()
    .split('\n')
    .map((line) => `  ${line}`)
    .join('\n');
}
