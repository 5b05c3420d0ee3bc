import type { TransportAdapter } from '../../contract.ts';
import { FolderTransport } from './folder.ts';
import { type FolderSettings, settings } from './settings.ts';

export const folder: TransportAdapter<FolderSettings> = {
  id: 'folder',
  label: 'Folder',
  settings,
  connect: (given, context) => new FolderTransport(given, context),
};
