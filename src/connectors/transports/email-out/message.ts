import MailComposer from 'nodemailer/lib/mail-composer';
import type { Parcel } from '../../contract.ts';
import { checkParcel } from '../shared/parcel.ts';
import type { EmailOutSettings } from './settings.ts';

export interface ComposedMail {
  /** Bytes on the wire, never less than the real number. */
  readonly size: number;
  /** Opened anew for every try; the attachment is streamed from its file. */
  open(): NodeJS.ReadableStream & AsyncIterable<Buffer>;
}

/** Room for header lines, boundaries and the folding of names. */
const headerBytes = 8 * 1024;

/**
 * A mail with at most one attachment, its bytes exact (base64). No Bcc, ever.
 * Throws `PARCEL_UNREADABLE` when the local file is not the rendered one.
 */
export async function composeMail(
  settings: EmailOutSettings,
  parcel: Parcel,
  recipients: readonly string[],
  now: number,
): Promise<ComposedMail> {
  if (parcel.path !== '') await checkParcel(parcel);
  const text = parcel.text ?? '';
  const composer = new MailComposer({
    from: { name: oneLine(settings['from name']), address: settings.from },
    to: [...recipients],
    ...(settings['reply to'] !== '' && { replyTo: settings['reply to'] }),
    subject: oneLine(parcel.subject ?? parcel.name).slice(0, 500),
    messageId: messageId(settings, parcel.key),
    date: new Date(now),
    // RFC 3834: robots must not answer this mail.
    headers: { 'Auto-Submitted': 'auto-generated', 'X-Crossdock-Delivery': token(parcel.key) },
    text,
    attachments: parcel.path === '' ? [] : [attachment(settings, parcel)],
    disableUrlAccess: true,
  });
  return {
    size: headerBytes + recipients.join(', ').length + 4 * Buffer.byteLength(text) + encodedSize(parcel.size),
    open: () => composer.compile().createReadStream() as NodeJS.ReadableStream & AsyncIterable<Buffer>,
  };
}

/** The same for every try of one delivery, so that a receiver can recognise a repeat. */
export function messageId(settings: EmailOutSettings, key: string): string {
  const domain = settings['message id domain'] || settings.from.slice(settings.from.lastIndexOf('@') + 1);
  return `<${token(key)}@${domain}>`;
}

function attachment(settings: EmailOutSettings, parcel: Parcel) {
  return {
    filename: parcel.name,
    path: parcel.path,
    contentTransferEncoding: 'base64',
    ...(settings['attach as'] === 'binary' && { contentType: 'application/octet-stream' }),
  };
}

/** Base64 in lines of 76 characters and CRLF. */
function encodedSize(bytes: number): number {
  const characters = Math.ceil(bytes / 3) * 4;
  return characters + 2 * Math.ceil(characters / 76);
}

/** Header values are data of merchants: no line break may reach a header. */
function oneLine(text: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is taken out.
  return text.replace(/[\u0000-\u001f\u007f\u0085\u2028\u2029]+/g, ' ').trim();
}

function token(key: string): string {
  return key.replace(/[^A-Za-z0-9._-]/g, '-');
}
