import { chown, mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Place, Transport, TransportAdapter } from '../../../src/connectors/contract.ts';
import { folder } from '../../../src/connectors/transports/folder/index.ts';
import { ftp } from '../../../src/connectors/transports/ftp/index.ts';
import { sftp } from '../../../src/connectors/transports/sftp/index.ts';
import { contextFor } from '../../connectors/transports/support.ts';
import { startSshd } from '../../peers/sshd.ts';
import { startVsftpd } from '../../peers/vsftpd.ts';
import { atEnd } from '../../support/closing.ts';
import { temporaryFolder } from '../../support/temporary.ts';

/** A partner that reads and writes files: a mapping says what they hold, a transport moves them. */
export interface FilePartner {
  readonly transport: Transport;
  readonly place: Place;
  /** Where the place lies on this machine. */
  readonly path: string;
  /** The same with a wrong password; absent where there are no passwords. */
  readonly refused?: { readonly transport: Transport; readonly secret: string };
}

export interface FileBench {
  /** As the table calls it. */
  readonly id: string;
  readonly role: 'cart' | 'wms';
  /** Servers that it needs. */
  readonly programs: readonly string[];
  open(signal?: AbortSignal): Promise<FilePartner>;
}

const wrongPassword = 'hunter-2';

async function overFolder(signal?: AbortSignal): Promise<FilePartner> {
  const root = await temporaryFolder();
  return { transport: opened(folder, { directory: root }, signal), place: { directory: '' }, path: root };
}

async function overSftp(signal?: AbortSignal): Promise<FilePartner> {
  const { port, user, password, hostKeyFingerprint, root, uid } = await startSshd();
  const settings = { host: '127.0.0.1', port, user, password, 'host key': hostKeyFingerprint };
  return atServer(sftp, settings, { root, uid }, signal);
}

async function overFtp(signal?: AbortSignal): Promise<FilePartner> {
  const { port, user, password, root, uid } = await startVsftpd();
  return atServer(ftp, { host: '127.0.0.1', port, user, password }, { root, uid }, signal);
}

async function atServer(
  adapter: TransportAdapter,
  settings: Record<string, unknown>,
  { root, uid }: { readonly root: string; readonly uid: number },
  signal?: AbortSignal,
): Promise<FilePartner> {
  const path = join(root, 'trial');
  await mkdir(path);
  await chown(path, uid, uid);
  const refused = { transport: opened(adapter, { ...settings, password: wrongPassword }), secret: wrongPassword };
  return { transport: opened(adapter, settings, signal), place: { directory: 'trial' }, path, refused };
}

function opened(adapter: TransportAdapter, settings: Record<string, unknown>, signal?: AbortSignal): Transport {
  const context = contextFor('acme/trial', signal ? { signal } : {});
  const transport = adapter.connect(adapter.settings.parse(settings), context);
  atEnd(() => transport.close());
  return transport;
}

export const fileBenches: readonly FileBench[] = [
  { id: 'file-drop (folder)', role: 'wms', programs: [], open: overFolder },
  { id: 'file-drop (sftp)', role: 'wms', programs: ['sshd'], open: overSftp },
  { id: 'file-drop (ftp)', role: 'wms', programs: ['vsftpd'], open: overFtp },
  { id: 'csv (sftp)', role: 'cart', programs: ['sshd'], open: overSftp },
];
