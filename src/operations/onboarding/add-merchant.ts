import { mkdir } from 'node:fs/promises';
import { resolve, sep } from 'node:path';
import { DateTime } from 'luxon';
import { folderOf } from '../../config/connections.ts';
import { inletPlaces, outletPlaces } from '../../config/lookup.ts';
import type { WorkspaceTexts } from '../../config/texts.ts';
import { namePattern } from '../../config/word-grammar.ts';
import type { Finding, Merchant, Workspace } from '../../config/workspace.ts';
import { asCrossdockError } from '../../support/errors.ts';
import { didYouMean } from '../../support/nearest.ts';
import type { Actor } from '../audit.ts';
import type { Dock } from '../dock.ts';
import { errors as common } from '../errors.ts';
import { errors } from './errors.ts';
import { textLike } from './like-text.ts';
import { merchantText } from './merchant-text.ts';
import { writeNewFiles } from './new-files.ts';
import { shopMappings } from './presets.ts';
import { bookEdit } from './publish-edit.ts';
import { shippedMappings, type Texts } from './shipped.ts';

/** What the person says; what is left out is found. */
export interface MerchantWish {
  readonly id: string;
  readonly like?: string;
  readonly name?: string;
  readonly zone?: string;
  readonly wms?: string;
  readonly cart?: string;
  readonly folder?: string;
  readonly orders?: string;
  readonly confirmations?: string;
  readonly inventory?: string;
  readonly contact?: string;
}

export interface MerchantDraft {
  readonly id: string;
  /** New files by their relative path. */
  readonly files: Texts;
  readonly texts: WorkspaceTexts;
  readonly workspace: Workspace;
  readonly merchant: Merchant;
  /** Settings that were copied and may be the other merchant's own. */
  readonly lookOver: readonly string[];
  /** Folders of its partners on this machine, absolute; those of the workspace are made. */
  readonly folders: readonly string[];
}

export interface Place {
  /** The workspace's folder. */
  readonly home: string;
  readonly shippedFolder: string;
}

/** The files of a new merchant, good to be written; or what is wrong with the workspace that would come of it. */
export async function draftMerchant(
  dock: Dock,
  { home, shippedFolder }: Place,
  wish: MerchantWish,
): Promise<MerchantDraft | { readonly findings: readonly Finding[] }> {
  const { id } = wish;
  if (!namePattern.test(id))
    throw errors.MERCHANT_NAME({ message: `"${id}" cannot be the name of a merchant.`, value: id });
  const texts = await dock.drafts.texts();
  const file = `merchants/${id}.yaml`;
  if (texts[file] !== undefined)
    throw errors.MERCHANT_EXISTS({ message: `${file} is there already; nothing is written over it.`, value: id });
  const before = await dock.drafts.read(texts, { tests: false });
  const made = wish.like === undefined ? await fresh(texts) : copied(texts, wish.like);
  const all = { ...texts, ...made.files };
  const read = await dock.drafts.read(all, { tests: true });
  if ('findings' in read) return read;
  const merchant = read.workspace.merchants.get(id);
  if (!merchant) throw common.MERCHANT_UNKNOWN({ value: id });
  return {
    id,
    ...made,
    texts: all,
    workspace: read.workspace,
    merchant,
    folders: partnerFolders(read.workspace, id, home),
  };

  async function fresh(there: WorkspaceTexts): Promise<Pick<MerchantDraft, 'files' | 'lookOver'>> {
    const mappings = {
      orders: wish.orders ?? shopMappings.orders,
      confirmations: wish.confirmations ?? shopMappings.confirmations,
      inventory: wish.inventory ?? shopMappings.inventory,
    };
    const known: readonly string[] = Object.values(shopMappings);
    const missing = Object.values(mappings).filter(
      (name) => known.includes(name) && there[`mappings/${name}.yaml`] === undefined,
    );
    const text = merchantText({
      id,
      name: wish.name ?? id.charAt(0).toUpperCase() + id.slice(1),
      zone: wish.zone ?? null,
      wms: wish.wms ?? ('workspace' in before ? onlyWms(before.workspace) : null),
      cart: wish.cart ?? 'web',
      folder: wish.folder ?? `partners/${id}`,
      mappings,
      contact: wish.contact ?? null,
      today: todayIn(wish.zone ?? ('workspace' in before ? before.workspace.zone : 'UTC')),
    });
    return {
      files: { [file]: text, ...withoutThose(await shippedMappings(shippedFolder, missing), there) },
      lookOver: [],
    };
  }

  function copied(there: WorkspaceTexts, from: string): Pick<MerchantDraft, 'files' | 'lookOver'> {
    const text = there[`merchants/${from}.yaml`];
    if (text === undefined) throw unknownMerchant(from, there);
    const name = wish.name ?? id.charAt(0).toUpperCase() + id.slice(1);
    const zone = 'workspace' in before ? (before.workspace.merchants.get(from)?.zone ?? 'UTC') : 'UTC';
    const copy = textLike(text, { from, id, name, contact: wish.contact ?? null, today: todayIn(zone) });
    return { files: { [file]: copy.text }, lookOver: copy.lookOver };
  }

  /** The day by which people there go. */
  function todayIn(zone: string): string {
    const now = DateTime.fromISO(dock.tools.clock.iso(), { zone });
    return (now.isValid ? now : now.setZone('UTC')).toISODate() ?? dock.tools.clock.iso().slice(0, 10);
  }
}

function unknownMerchant(id: string, texts: WorkspaceTexts) {
  const ids = Object.keys(texts).flatMap((file) => /^merchants\/(.+)\.yaml$/.exec(file)?.[1] ?? []);
  const message = `The workspace has no merchant "${id}".${didYouMean(id, ids)}`;
  return common.MERCHANT_UNKNOWN({ message, value: id });
}

/** Nothing is written over: a test or a template that lies there already is the admin's own. */
function withoutThose(files: Texts, there: WorkspaceTexts): Texts {
  return Object.fromEntries(Object.entries(files).filter(([name]) => there[name] === undefined));
}

/** The only one; `null` where `default wms` decides, or the reading says what is missing. */
function onlyWms({ wms }: Workspace): string | null {
  const [first, ...others] = wms.keys();
  if (first === undefined) throw errors.MERCHANT_WITHOUT_WMS();
  return others.length === 0 ? first : null;
}

/** Folders on this machine that the merchant's endpoints use. */
function partnerFolders(workspace: Workspace, id: string, home: string): string[] {
  const endpoints = [
    ...inletPlaces(workspace)
      .filter(({ merchant }) => merchant.id === id)
      .map(({ inlet }) => inlet),
    ...outletPlaces(workspace)
      .filter(({ merchant }) => merchant.id === id)
      .map(({ outlet }) => outlet),
  ];
  const folders = endpoints.flatMap(({ connection, place }) => {
    const found = workspace.connections.get(connection);
    const folder = found && folderOf(found);
    return folder === undefined ? [] : [resolve(home, folder, place.directory.replace(/^\/+/, ''))];
  });
  return [...new Set(folders)];
}

/** Writes the files, makes the folders of the workspace, and lets the merchant run, with everything switched off. `false` = a draft. */
export async function addMerchant(dock: Dock, { home }: Place, draft: MerchantDraft, actor: Actor): Promise<boolean> {
  const written = await writeNewFiles(home, draft.files);
  try {
    for (const folder of draft.folders) if (isInside(home, folder)) await makeFolder(folder);
    const deed = {
      actor,
      action: 'merchants add',
      subject: draft.id,
      merchant: draft.id,
      reason: '',
      before: {},
      after: { services: 'off', files: draft.files ? Object.keys(draft.files).join(', ') : '' },
    };
    return await bookEdit(dock, draft, deed, { publish: draft.workspace.publish !== 'by hand' });
  } catch (thrown) {
    // Where nobody knows whether it was booked, the files stay: they say what the store says, or the next start takes them.
    if (asCrossdockError(thrown).code !== 'STORE_COMMIT_UNKNOWN') await written.undo();
    throw thrown;
  }
}

async function makeFolder(folder: string): Promise<void> {
  await mkdir(folder, { recursive: true }).catch((cause: NodeJS.ErrnoException) => {
    throw common.FILE_NOT_WRITABLE({ message: `${folder} cannot be made (${cause.code ?? cause.message}).`, cause });
  });
}

export function isInside(home: string, folder: string): boolean {
  return folder.startsWith(resolve(home) + sep);
}
