import type { TransportAdapter } from '../contract.ts';
import { emailIn } from './email-in/index.ts';
import { emailOut } from './email-out/index.ts';
import { folder } from './folder/index.ts';
import { ftp } from './ftp/index.ts';
import { sftp } from './sftp/index.ts';
import { webhook } from './webhook/index.ts';

/** Every way of moving files: one folder here, one line here. */
export const transports: readonly TransportAdapter[] = [emailIn, emailOut, folder, ftp, sftp, webhook];
