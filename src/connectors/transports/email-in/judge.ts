import type { FetchMessageObject } from 'imapflow';
import { type Headers, simpleParser } from 'mailparser';
import { limits } from '../../../support/limits.ts';
import type { FoundFile, Place, RefusedItem } from '../../contract.ts';
import { errors as shared } from '../errors.ts';
import { isWanted } from '../shared/listing.ts';
import { nameProblem, shown } from '../shared/names.ts';
import { errors } from './errors.ts';
import { fileId, groupId, type Shelf } from './ids.ts';
import { fileName, isBody, isTnef, isTrimming, type Leaf, leavesOf } from './structure.ts';

/** Header lines that the judgement needs; nothing else of a mail is fetched for it. */
export const judgedHeaders = [
  'auto-submitted',
  'x-autoreply',
  'x-autorespond',
  'return-path',
  'authentication-results',
];

/**
 * `files`: to be fetched. `refused`: a person must hear of it. `other`: holds files, but none that this place's pattern
 * names; left alone, because another endpoint may read the same mailbox.
 */
export type Judgement =
  | { readonly kind: 'files'; readonly files: readonly FoundFile[]; readonly names: readonly string[] }
  | { readonly kind: 'refused'; readonly item: RefusedItem }
  | { readonly kind: 'other'; readonly names: readonly string[] };

export interface Rules {
  readonly place: Place;
  /** authserv-id whose verdict is asked for, or `''`. */
  readonly authenticatedBy: string;
}

/** One mail by its structure and a few headers. Never throws: a strange mail must not hide the ones behind it. */
export async function judge(message: FetchMessageObject, shelf: Shelf, rules: Rules): Promise<Judgement> {
  try {
    return await judged(message, shelf, rules);
  } catch (thrown) {
    const because = thrown instanceof Error ? thrown.name : 'unknown';
    return refused('EMAIL_UNREADABLE', `The mail cannot be understood (${because}).`, message, shelf);
  }
}

export function unreadable(uid: number, shelf: Shelf): RefusedItem {
  const id = groupId(shelf, uid);
  return { id, name: 'mail', code: 'EMAIL_UNREADABLE', message: errors.entries.EMAIL_UNREADABLE.sentence, group: id };
}

async function judged(message: FetchMessageObject, shelf: Shelf, rules: Rules): Promise<Judgement> {
  const { bodyStructure } = message;
  const refuse = (code: keyof typeof errors.entries, sentence = errors.entries[code].sentence) =>
    refused(code, sentence, message, shelf);
  if (!bodyStructure) return refuse('EMAIL_UNREADABLE');
  const { headers } = await simpleParser(message.headers ?? '');
  if (bodyStructure.type === 'multipart/report' || isAutomatic(headers, message)) return refuse('EMAIL_AUTO_REPLY');
  if (!isAllowedSender(message, rules.place)) return refuse('EMAIL_SENDER_REFUSED', senderSentence(message));
  if (!isAuthentic(message, rules.authenticatedBy)) return refuse('EMAIL_NOT_AUTHENTIC');
  return byFiles(leavesOf(bodyStructure), message, shelf, rules.place);
}

function byFiles(leaves: readonly Leaf[], message: FetchMessageObject, shelf: Shelf, place: Place): Judgement {
  const attached = leaves.filter((leaf) => !isBody(leaf) && !isTnef(leaf));
  const files = attached.filter((leaf) => place.pattern !== undefined || !isTrimming(leaf));
  const wanted = files.filter((leaf) => isWanted(fileName(leaf), place, true));
  const strange = wanted.map((leaf) => strangeness(leaf)).find((problem) => problem !== undefined);
  if (strange) return refused(strange.code, strange.message, message, shelf);
  const names = files.map(fileName);
  if (wanted.length > 0) return { kind: 'files', files: wanted.map((leaf) => found(leaf, message, shelf)), names };
  if (files.some((leaf) => !isTrimming(leaf))) return { kind: 'other', names };
  const code = leaves.some(isTnef) ? 'EMAIL_TNEF' : 'EMAIL_NO_ATTACHMENT';
  return refused(code, errors.entries[code].sentence, message, shelf);
}

function strangeness(leaf: Leaf): { code: string; message: string } | undefined {
  const name = fileName(leaf);
  const problem = nameProblem(name);
  if (problem) return { code: 'FILE_NAME_REFUSED', message: `The file "${shown(name)}" is not taken: ${problem}.` };
  if (leaf.size <= limits.fileBytes) return undefined;
  return { code: 'INBOUND_TOO_LARGE', message: shared.entries.INBOUND_TOO_LARGE.sentence };
}

function found(leaf: Leaf, { uid, internalDate }: FetchMessageObject, shelf: Shelf): FoundFile {
  return {
    id: fileId(shelf, uid, leaf.part),
    name: fileName(leaf),
    size: leaf.size,
    modified: internalDate instanceof Date ? internalDate.toISOString() : String(internalDate ?? ''),
    ...(internalDate instanceof Date && { madeAt: internalDate.toISOString() }),
    complete: true,
    group: groupId(shelf, uid),
  };
}

function refused(code: string, sentence: string, message: FetchMessageObject, shelf: Shelf): Judgement {
  const id = groupId(shelf, message.uid);
  const name = shown(message.envelope?.subject?.trim() || 'mail without subject');
  return { kind: 'refused', item: { id, name, code, message: sentence, group: id } };
}

/** RFC 3834; the empty return path is that of every bounce (RFC 5321, 4.5.5). */
function isAutomatic(headers: Headers, message: FetchMessageObject): boolean {
  const submitted = String(headers.get('auto-submitted') ?? '').toLowerCase();
  return (
    submitted.startsWith('auto-replied') ||
    headers.has('x-autoreply') ||
    headers.has('x-autorespond') ||
    /^return-path:\s*<\s*>/im.test(message.headers?.toString('latin1') ?? '')
  );
}

/** Every address in From must be allowed: a second one is a way to show people another sender than the checked one. */
function isAllowedSender({ envelope }: FetchMessageObject, { senders = [] }: Place): boolean {
  if (senders.length === 0) return true;
  const from = (envelope?.from ?? []).map(({ address = '' }) => address.toLowerCase());
  return from.length > 0 && from.every((address) => senders.some((sender) => matches(sender.toLowerCase(), address)));
}

/** A full address, or `*@example.com` for all of a domain. */
function matches(sender: string, address: string): boolean {
  return sender.startsWith('*@') ? address.slice(address.lastIndexOf('@')) === sender.slice(1) : address === sender;
}

function senderSentence({ envelope }: FetchMessageObject): string {
  const domains = (envelope?.from ?? []).map(({ address = '' }) => address.slice(address.lastIndexOf('@') + 1));
  return `A sender at ${shown(domains.join(', ') || 'an unknown domain')} is not on the list of senders.`;
}

/** RFC 8601: the verdict of our own server stands above those that came with the mail. */
function isAuthentic({ headers }: FetchMessageObject, authenticatedBy: string): boolean {
  if (authenticatedBy === '') return true;
  const unfolded = (headers?.toString('latin1') ?? '').replace(/\r?\n[ \t]+/g, ' ');
  const verdicts = [...unfolded.matchAll(/^authentication-results:\s*([^\s;]+)[^;\r\n]*;(.*)$/gim)];
  const ours = verdicts.find(([, server = '']) => server.toLowerCase() === authenticatedBy.toLowerCase());
  return /\bdmarc\s*=\s*pass\b/i.test(ours?.[2] ?? '');
}
