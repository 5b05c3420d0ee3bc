import type { TransportAdapter } from '../../contract.ts';
import { type SftpSettings, settings } from './settings.ts';
import { SftpTransport } from './sftp.ts';

export const sftp: TransportAdapter<SftpSettings> = {
  id: 'sftp',
  label: 'SFTP',
  settings,
  connect: (given, context) => new SftpTransport(given, context),
};
