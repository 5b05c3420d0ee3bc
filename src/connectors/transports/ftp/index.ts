import type { TransportAdapter } from '../../contract.ts';
import { FtpTransport } from './ftp.ts';
import { type FtpSettings, settings } from './settings.ts';

export const ftp: TransportAdapter<FtpSettings> = {
  id: 'ftp',
  label: 'FTP and FTPS',
  settings,
  connect: (given, context) => new FtpTransport(given, context),
};
