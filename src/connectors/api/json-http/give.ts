import { readFile } from 'node:fs/promises';
import type { Parcel, PartnerAnswer, Receipt, Trace } from '../../contract.ts';
import { errors as shared } from '../../transports/errors.ts';
import { type ApiReply, expectSuccess, jsonOf, plainWords } from '../call.ts';
import { errors } from '../errors.ts';
import { textOf } from '../values.ts';
import { type JsonClient, meanings } from './client.ts';
import { filledAddress, placeholdersIn, type Values } from './filling.ts';
import { inside } from './inside.ts';
import type { Given } from './settings.ts';

/** Bytes as the mapping wrote them, in one call. */
export async function give(
  client: JsonClient,
  given: Given,
  parcel: Parcel,
  attempting: () => Promise<void>,
): Promise<Receipt> {
  const values = namesOf(given, parcel);
  const body = given.method === 'DELETE' ? undefined : await bytesOf(parcel);
  if ((await found(client, given, parcel)) === true) {
    await attempting();
    return taken(parcel, 200);
  }
  await attempting();
  const reply = await client.call({
    method: given.method,
    address: filledAddress(given.path, values),
    headers: { ...given.headers, ...keyHeader(given, parcel) },
    ...(body && { body }),
    effective: true,
  });
  if (isTaken(given, reply)) return taken(parcel, reply.status);
  if (!isRefusal(given, reply)) expectSuccess(reply, { ...meanings, words: ({ text }) => plainWords(text) });
  return refused(given, parcel, reply);
}

/** What became of a call whose answer was lost. */
export async function traceOf(client: JsonClient, given: Given, parcel: Parcel): Promise<Trace> {
  const seen = await found(client, given, parcel);
  if (seen !== undefined) return seen ? 'delivered' : 'not-delivered';
  // Where a second copy is dropped, to send it again is as good as to know.
  return given['idempotency header'] === '' ? 'unknown' : 'not-delivered';
}

/** Whether the partner can be asked for what it was given, without any change: for a test. */
export async function canFind(client: JsonClient, given: Given): Promise<string> {
  const values = { key: 'crossdock-test', orderNumber: 'crossdock-test' };
  const reply = await look(client, given, values);
  return `answered ${reply.status} to a look for something that is not there`;
}

/** `undefined` = it cannot be asked. */
async function found(client: JsonClient, given: Given, parcel: Parcel): Promise<boolean | undefined> {
  if (given.find === '' || !parcel.about) return undefined;
  const reply = await look(client, given, { ...parcel.about });
  if (reply.status === 404) return false;
  const there = inside(jsonOf(reply), given['found at']);
  if (Array.isArray(there)) return there.length > 0;
  return there !== undefined && there !== null && there !== false && there !== '';
}

async function look(client: JsonClient, given: Given, values: Values): Promise<ApiReply> {
  const reply = await client.call({
    method: 'GET',
    address: filledAddress(given.find, values),
    headers: given.headers,
  });
  if (reply.status === 404) return reply;
  return expectSuccess(reply, { ...meanings, words: ({ text }) => plainWords(text) });
}

/** One call speaks of one order, or of none. */
function namesOf({ path, find }: Given, { about, key, kind }: Parcel): Values {
  if (about) return { ...about };
  const needed = placeholdersIn(`${path} ${find}`).includes('orderNumber');
  if (needed)
    throw errors.API_CANNOT({
      message: `The path for ${kind} names an order, but this parcel has several, or none.`,
      hint: 'Write "batch: each order" at the endpoint, or take {orderNumber} out of the path.',
    });
  return { key };
}

function keyHeader({ 'idempotency header': name }: Given, { about, key }: Parcel): Record<string, string> {
  return name === '' ? {} : { [name]: about?.key ?? key };
}

async function bytesOf({ path }: Parcel): Promise<Buffer> {
  try {
    return await readFile(path);
  } catch (thrown) {
    throw shared.PARCEL_UNREADABLE({ cause: thrown });
  }
}

function isTaken(given: Given, { status }: ApiReply): boolean {
  return (status >= 200 && status < 300) || given['taken at'].includes(status);
}

/** Where the path names the order, "not there" is about the order and not about the API. */
function isRefusal(given: Given, { status }: ApiReply): boolean {
  if (given['refused at'].includes(status)) return true;
  return (status === 404 || status === 410) && placeholdersIn(given.path).length > 0;
}

/** 202 says that a request was heard, not what becomes of it. */
function taken({ kind, about }: Parcel, status: number): Receipt {
  if (kind !== 'cancels' || !about || status === 202) return {};
  return { answers: [{ key: about.key, about: 'cancel', accepted: true, reason: '' }] };
}

function refused(given: Given, parcel: Parcel, reply: ApiReply): Receipt {
  const reason = reasonIn(given, reply);
  const { kind, about } = parcel;
  if (about && (kind === 'orders' || kind === 'cancels')) {
    const answer: PartnerAnswer = { key: about.key, accepted: false, reason };
    return { answers: [kind === 'cancels' ? { ...answer, about: 'cancel' } : answer] };
  }
  throw errors.API_REFUSED({
    message: `${reply.where} answered ${reply.status}: ${reason}.`,
    value: String(reply.status),
  });
}

function reasonIn(given: Given, { text, status }: ApiReply): string {
  let said: unknown;
  try {
    said = inside(JSON.parse(text), given['reason at']);
  } catch {
    said = text;
  }
  const words = plainWords(textOf(said) || (given['reason at'] === '' ? text : ''));
  return words === '' ? `status ${status}` : words;
}
