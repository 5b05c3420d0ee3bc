import type { FetchMessageObject } from 'imapflow';
import { limits } from '../../../support/limits.ts';
import type { FoundFile, Listing, RefusedItem } from '../../contract.ts';
import { errors as shared } from '../errors.ts';
import { isUnparsable } from './failures.ts';
import type { Shelf } from './ids.ts';
import { type Judgement, judge, judgedHeaders, type Rules, unreadable } from './judge.ts';
import type { MailboxMemory } from './memory.ts';
import type { OpenMailbox } from './session.ts';

/** Mails described by one answer; a description is some kilobytes. */
const mailsPerPage = 50;
/** Mails looked at in one look; those that hold nothing for us are not looked at twice. */
const mailsPerLook = 2000;
/** Mark of mails that are done with where `after taking: mark`. */
export const doneMark = 'CrossdockDone';

interface Gathering {
  readonly files: FoundFile[];
  readonly names: string[];
  readonly refused: RefusedItem[];
}

/**
 * Oldest first. The read state is never asked: people open mails too. Works on UIDs that were collected before, because a
 * second command inside the library's fetch loop would wait for itself for ever.
 */
export async function look(open: OpenMailbox, shelf: Shelf, rules: Rules, memory: MailboxMemory): Promise<Listing> {
  const present = await presentMails(open);
  memory.keep(shelf.uidValidity, present);
  const candidates = present.filter((uid) => !memory.passed.has(uid));
  const looked = candidates.slice(0, mailsPerLook);
  const gathered: Gathering = { files: [], names: [], refused: [] };
  let next = 0;
  while (next < looked.length && !isFull(gathered)) {
    const page = looked.slice(next, next + mailsPerPage);
    next += page.length;
    for (const { uid, judgement } of await judgedPage(open, page, { shelf, rules, memory })) {
      if (judgement.kind === 'other') memory.passed.add(uid);
      gather(gathered, judgement);
    }
  }
  return capped(gathered, next < candidates.length);
}

async function presentMails({ client, ask }: OpenMailbox): Promise<number[]> {
  const found = await ask(client.search({ deleted: false, unKeyword: doneMark }, { uid: true }));
  if (!found) throw shared.PEER_REFUSED({ message: 'The IMAP server refused to search the mailbox.' });
  return found.sort((a, b) => a - b);
}

interface Judged {
  readonly uid: number;
  readonly judgement: Judgement;
}

interface Looking {
  readonly shelf: Shelf;
  readonly rules: Rules;
  readonly memory: MailboxMemory;
}

async function judgedPage(open: OpenMailbox, uids: number[], { shelf, rules, memory }: Looking): Promise<Judged[]> {
  const judged = new Map<number, Judgement>();
  const asked = uids.filter((uid) => !memory.unreadable.has(uid));
  for (const message of await describePage(open, asked, memory)) {
    // Some servers tell of other mails in between (RFC 9051, 7.5.2).
    if (uids.includes(message.uid)) judged.set(message.uid, await judge(message, shelf, rules));
  }
  for (const uid of await withoutWord(open, asked, judged)) memory.unreadable.add(uid);
  for (const uid of uids) {
    if (memory.unreadable.has(uid)) judged.set(uid, { kind: 'refused', item: unreadable(uid, shelf) });
  }
  return uids.flatMap((uid) => {
    const judgement = judged.get(uid);
    return judgement ? [{ uid, judgement }] : [];
  });
}

/** The library drops a line that it cannot read without a word: a mail that is there and not described is one of those. */
async function withoutWord(
  { client, ask }: OpenMailbox,
  asked: number[],
  judged: Map<number, unknown>,
): Promise<number[]> {
  const missing = asked.filter((uid) => !judged.has(uid));
  if (missing.length === 0) return [];
  const there = new Set((await ask(client.search({ uid: missing.join(',') }, { uid: true }))) || []);
  return missing.filter((uid) => there.has(uid));
}

/**
 * An answer beyond the library's limits ends the whole login, every time again. So the mails of such an answer are noted
 * and, when the caller comes again, asked one by one until the bad one is known.
 */
async function describePage(open: OpenMailbox, uids: number[], memory: MailboxMemory): Promise<FetchMessageObject[]> {
  const alone = uids.filter((uid) => memory.suspects.has(uid));
  const together = uids.filter((uid) => !memory.suspects.has(uid));
  const found: FetchMessageObject[] = [];
  for (const group of [together, ...alone.map((uid) => [uid])]) {
    if (group.length === 0) continue;
    try {
      found.push(...(await describe(open, group)));
    } catch (thrown) {
      if (isUnparsable(thrown))
        for (const uid of group) (group === together ? memory.suspects : memory.unreadable).add(uid);
      throw thrown;
    }
  }
  return found;
}

function describe({ client, ask }: OpenMailbox, uids: readonly number[]): Promise<FetchMessageObject[]> {
  const query = { uid: true, internalDate: true, envelope: true, bodyStructure: true, headers: judgedHeaders };
  return ask(client.fetchAll(uids.join(','), query, { uid: true }));
}

function gather(gathered: Gathering, judgement: Judgement): void {
  if (judgement.kind === 'refused') {
    gathered.refused.push(judgement.item);
    return;
  }
  gathered.names.push(...judgement.names);
  if (judgement.kind === 'files') gathered.files.push(...judgement.files);
}

function isFull({ files, refused }: Gathering): boolean {
  return files.length >= limits.filesPerLook || refused.length >= limits.filesPerLook;
}

/** A mail's files are taken and removed together, so a cut is made between mails, never inside one. */
function capped({ files, names, refused }: Gathering, unseen: boolean): Listing {
  const last = files[limits.filesPerLook];
  const cut = last ? files.findIndex(({ group }) => group === last.group) : files.length;
  // A single mail with more files than that is taken whole.
  const kept = files.slice(0, cut === 0 ? files.length : cut);
  return {
    files: kept,
    names: names.slice(0, 100_000),
    refused: refused.slice(0, limits.filesPerLook),
    more: unseen || kept.length < files.length || refused.length > limits.filesPerLook,
  };
}
