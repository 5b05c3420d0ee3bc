import { defineErrors } from '../../support/errors.ts';

/** What can go wrong with any connection that moves files. */
export const errors = defineErrors({
  FILE_VANISHED: {
    disposition: 'retry',
    scope: 'document',
    sentence: 'The file was gone before it could be fetched.',
    hint: 'Nothing to do if somebody else takes files from this directory on purpose; otherwise find out who does.',
  },
  FILE_STILL_CHANGING: {
    disposition: 'retry',
    scope: 'document',
    sentence: 'The file changed while it was being fetched; it is left where it is until it stays the same.',
    hint: 'Nothing to do. If it happens to every file, let the partner write under a temporary name, or raise the settle time.',
  },
  FILE_NAME_REFUSED: {
    disposition: 'hold',
    scope: 'document',
    sentence: 'The file has a name that cannot be handled safely.',
    hint: 'Rename the file: no slashes, no control characters, at most 255 bytes of valid UTF-8.',
  },
  INBOUND_TOO_LARGE: {
    disposition: 'hold',
    scope: 'document',
    sentence: 'The file is larger than an inbound file may be (512 MiB).',
    hint: 'Ask the partner to send it in parts, or take it away if it was put there by mistake.',
  },
  FILE_EXISTS: {
    disposition: 'hold',
    scope: 'document',
    ends: 'next success',
    sentence: 'A different file with this name already lies at the partner.',
    hint: 'Take the other file away, put a sequence number into the file name, or set "existing file: replace" if overwriting is meant.',
  },
  PARCEL_UNREADABLE: {
    disposition: 'hold',
    scope: 'document',
    ends: 'next success',
    sentence: 'The stored copy of a file that is to be sent cannot be read.',
    hint: 'Check the data directory and its disk; restore it from the backup if files are missing, then retry.',
  },
  SIZE_MISMATCH: {
    disposition: 'retry',
    scope: 'connection',
    sentence: 'The number of bytes that arrived is not the number that was sent.',
    hint: 'It is tried again. If it stays, the disk or quota at the receiving side is full, or the server dislikes fast transfers ("parallel: false").',
  },
  DELIVERY_IN_DOUBT: {
    disposition: 'retry',
    scope: 'connection',
    sentence: 'The connection ended at the very moment of the hand-over; whether it took effect is looked up.',
    hint: 'Nothing to do unless the delivery is shown as doubtful: then look at the partner and choose "send again" or "mark delivered".',
  },
  DIRECTORY_MISSING: {
    disposition: 'hold',
    scope: 'connection',
    sentence: 'The directory does not exist.',
    hint: 'Create it, or correct the directory in the workspace. Crossdock never creates directories at a partner.',
  },
  PERMISSION_DENIED: {
    disposition: 'hold',
    scope: 'connection',
    sentence: 'The user of this connection lacks a right that is needed.',
    hint: 'Grant read, write, rename and delete rights in this directory. Where deleting is forbidden for good, set "after: remember".',
  },
  NO_ROOM_LEFT: {
    disposition: 'retry',
    scope: 'connection',
    sentence: 'There is no room left on the disk or in the quota.',
    hint: 'Make room. The work goes on by itself.',
  },
  PEER_REFUSED: {
    disposition: 'retry',
    scope: 'connection',
    sentence: 'The server refused a step without a clear reason.',
    hint: 'Often a full disk, a full quota, or a rule of the partner. Ask the partner what its log says if it does not pass.',
  },
  HOST_NOT_FOUND: {
    disposition: 'retry',
    scope: 'connection',
    sentence: 'The name of the server cannot be resolved.',
    hint: 'Check the spelling of "host" and the name server of this machine.',
    outage: true,
  },
  CONNECTION_REFUSED: {
    disposition: 'retry',
    scope: 'connection',
    sentence: 'Nothing answers at this host and port.',
    hint: 'Check "host" and "port", whether the server runs, and the firewalls in between.',
    outage: true,
  },
  CONNECTION_TIMEOUT: {
    disposition: 'retry',
    scope: 'connection',
    sentence: 'The server did not answer in time.',
    hint: 'Check firewalls and the server. When small files pass and large ones hang, the path MTU of the network is a usual cause.',
    outage: true,
  },
  CONNECTION_LOST: {
    disposition: 'retry',
    scope: 'connection',
    sentence: 'The connection was lost.',
    hint: 'It is opened again by itself. If it happens often, ask the partner for its limits on sessions and addresses.',
    outage: true,
  },
  CONNECTION_NOT_DECLARED: {
    disposition: 'hold',
    scope: 'connection',
    sentence: 'The workspace has no connection with this name.',
    hint: 'Add it under "connections", or correct the name where it is used.',
  },
  TRANSPORT_UNKNOWN: {
    disposition: 'hold',
    scope: 'connection',
    sentence: 'There is no transport of this kind.',
    hint: 'Use one of the kinds that the documentation of connections lists.',
  },
});
