import { callApi, expectSuccess, jsonOf } from '../../api/call.ts';
import { errors } from '../../api/errors.ts';
import { type Fields, fieldsOf, textOf } from '../../api/values.ts';
import type { AmazonClient } from './client.ts';

const contentType = 'application/json; charset=UTF-8';
const reportBytesAtMost = 64 * 1024 * 1024;

/** Lays a feed's content where Amazon wants it, and returns the document's id. */
export async function uploadDocument(client: AmazonClient, content: object): Promise<string> {
  const { feedDocumentId, url } = await client.fields({
    operation: 'createFeedDocument',
    method: 'POST',
    path: '/feeds/2021-06-30/documents',
    json: { contentType },
  });
  // The address is signed: a token beside the signature would be refused.
  const reply = await callApi(client.context, {
    method: 'PUT',
    url: presigned(client, url),
    headers: { 'content-type': contentType },
    body: Buffer.from(JSON.stringify(content)),
    deadlineSeconds: 120,
  });
  expectSuccess(reply);
  return textOf(feedDocumentId);
}

export async function readDocument(client: AmazonClient, documentId: string): Promise<Fields> {
  const { url } = await client.fields({
    operation: 'getFeedDocument',
    method: 'GET',
    path: `/feeds/2021-06-30/documents/${encodeURIComponent(documentId)}`,
    // Reports are packed; so the answer says it, and is unpacked on the way.
    query: { enableContentEncodingUrlHeader: 'true' },
  });
  const reply = await callApi(client.context, {
    method: 'GET',
    url: presigned(client, url),
    answerBytes: reportBytesAtMost,
    deadlineSeconds: 120,
  });
  return fieldsOf(jsonOf(expectSuccess(reply)));
}

/** Amazon names the address, so it may be another host, but never one without encryption that we did not choose ourselves. */
function presigned({ settings }: AmazonClient, url: unknown): URL {
  const text = textOf(url);
  const address = URL.canParse(text) ? new URL(text) : undefined;
  const allowed = ['https:', new URL(settings['base url']).protocol];
  if (!address || !allowed.includes(address.protocol))
    throw errors.API_MALFORMED({ message: 'Amazon gave no address for the content of a feed.' });
  return address;
}
