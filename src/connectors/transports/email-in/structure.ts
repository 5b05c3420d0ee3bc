import type { MessageStructureObject } from 'imapflow';

/** A body part that is no container. */
export interface Leaf {
  /** Part number as IMAP counts (RFC 9051, 6.4.5). */
  readonly part: string;
  readonly type: string;
  /** Decoded name without directories; `''` when the sender gave none. */
  readonly name: string;
  readonly disposition: string;
  readonly encoding: string;
  /** Bytes after decoding, never less than the real number; exact for parts without transfer encoding. */
  readonly size: number;
  /** How many forwarded mails it lies in. */
  readonly depth: number;
}

/** Mails in mails in mails: beyond this nobody forwards a file on purpose. */
const deepestForward = 5;

/** All leaves of a mail, those of forwarded mails included, in the order of the mail. */
export function leavesOf(root: MessageStructureObject): Leaf[] {
  return messageLeaves(root, [], 0);
}

/**
 * Own part numbers, because the library numbers the single part of a forwarded mail like the forwarded mail itself: with
 * its number the whole forwarded mail would be fetched instead of the file in it.
 */
function messageLeaves(root: MessageStructureObject, path: readonly number[], depth: number): Leaf[] {
  return root.type.startsWith('multipart/') ? partLeaves(root, path, depth) : partLeaves(root, [...path, 1], depth);
}

function partLeaves(node: MessageStructureObject, path: readonly number[], depth: number): Leaf[] {
  const children = node.childNodes ?? [];
  if (node.type.startsWith('multipart/')) {
    return children.flatMap((child, index) => partLeaves(child, [...path, index + 1], depth));
  }
  const [forwarded] = children;
  if (node.type !== 'message/rfc822' || !forwarded) return [leaf(node, path, depth)];
  return depth < deepestForward ? messageLeaves(forwarded, path, depth + 1) : [];
}

function leaf(node: MessageStructureObject, path: readonly number[], depth: number): Leaf {
  const name = node.dispositionParameters?.filename ?? node.parameters?.name ?? '';
  const encoding = node.encoding ?? '';
  return {
    part: path.join('.'),
    type: node.type,
    name: name.slice(Math.max(name.lastIndexOf('/'), name.lastIndexOf('\\')) + 1).trim(),
    disposition: node.disposition ?? '',
    encoding,
    size: encoding === 'base64' ? Math.floor(((node.size ?? 0) * 3) / 4) : (node.size ?? 0),
    depth,
  };
}

const extensions: Readonly<Record<string, string>> = {
  'text/csv': 'csv',
  'text/plain': 'txt',
  'text/tab-separated-values': 'tsv',
  'text/xml': 'xml',
  'application/xml': 'xml',
  'application/json': 'json',
  'application/zip': 'zip',
  'application/edi-x12': 'edi',
};

/** The sender's name for the file, or one made of its place in the mail: the same each time. */
export function fileName({ name, part, type }: Leaf): string {
  return name !== '' ? name : `part-${part}.${extensions[type] ?? 'bin'}`;
}

/** What people read, not a file: text without name that is not explicitly attached. */
export function isBody({ name, disposition, type }: Leaf): boolean {
  return name === '' && disposition !== 'attachment' && /^text\/(plain|html|enriched|x-amp-html)$/.test(type);
}

export function isTnef({ name, type }: Leaf): boolean {
  return /^application\/(vnd\.)?ms-tnef$/.test(type) || name.toLowerCase() === 'winmail.dat';
}

const trimmings =
  /^(image|audio|video)\/|^text\/(calendar|vcard|x-vcard|rfc822-headers)$|^message\/|^application\/(ics|pgp-signature|pgp-keys|(x-)?pkcs7-signature)$/;
const trimmingNames = /\.(png|jpe?g|gif|bmp|svg|webp|ico|ics|vcf|p7s|asc|eml)$/i;

/** Signature logos, invitations, visiting cards, cryptographic signatures: never a file for a warehouse unless asked for by name. */
export function isTrimming(leaf: Leaf): boolean {
  return trimmings.test(leaf.type) || trimmingNames.test(leaf.name);
}
