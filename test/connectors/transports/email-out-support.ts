import type { Parcel, Place } from '../../../src/connectors/contract.ts';
import { emailOut } from '../../../src/connectors/transports/email-out/index.ts';
import { type SmtpPeer, type SmtpSettings, startSmtp } from '../../peers/smtp.ts';
import { atEnd } from '../../support/closing.ts';
import { contextOf } from './email-support.ts';

export const toWarehouse: Place = { directory: '', recipients: ['orders@example.org'] };
export const toTwo: Place = { directory: '', recipients: ['orders@example.org', 'copy@example.net'] };
const nothing = async (): Promise<void> => undefined;

export function transportFor(peer: SmtpPeer, changed: Record<string, unknown> = {}) {
  const settings = emailOut.settings.parse({
    host: '127.0.0.1',
    port: peer.port,
    'trusted certificate': peer.certificate,
    user: 'dock',
    password: 'secret',
    from: 'dock@example.com',
    'timeout seconds': 5,
    ...changed,
  });
  const context = contextOf('relay');
  const transport = emailOut.connect(settings, context);
  atEnd(() => transport.close());
  const send = (place: Place, parcel: Parcel, attempting = nothing) =>
    transport.send?.(place, parcel, attempting) ?? Promise.reject(new Error('cannot send'));
  return { transport, send, context };
}

export async function peerAndTransport(changed: Record<string, unknown> = {}, peerSettings: SmtpSettings = {}) {
  const peer = await startSmtp(peerSettings);
  return { peer, ...transportFor(peer, { tls: peerSettings.tls ?? 'starttls', ...changed }) };
}
