import { defineErrors } from '../../../support/errors.ts';

export const errors = defineErrors({
  HOST_KEY_UNKNOWN: {
    disposition: 'hold',
    scope: 'connection',
    tell: 'at once',
    sentence: 'The server showed a host key, but the connection does not say which one to expect.',
    hint: 'Compare the fingerprint with the partner, then: crossdock connections accept-host-key <connection> --expect <fingerprint>. Of a connection that stands inline: write it there as "host key".',
  },
  HOST_KEY_CHANGED: {
    disposition: 'hold',
    scope: 'connection',
    tell: 'at once',
    sentence: 'The server showed another host key than the one that was agreed: a new server, or somebody in between.',
    hint: 'Ask the partner by another way than this server. Only if they changed it: crossdock connections accept-host-key <connection> --expect <fingerprint>. Of a connection that stands inline: replace "host key" there.',
  },
  SFTP_LOGIN_REFUSED: {
    disposition: 'hold',
    scope: 'connection',
    tell: 'at once',
    sentence: 'The SFTP server refused user, password or key.',
    hint: 'Correct "user", "password" or "private key". After a refusal the server is not asked again for a minute or more.',
  },
  SFTP_KEY_UNREADABLE: {
    disposition: 'hold',
    scope: 'connection',
    tell: 'at once',
    sentence: 'The private key of the connection cannot be read.',
    hint: 'Give the whole key file in OpenSSH or PEM form, and "passphrase" if it has one.',
  },
  SFTP_NO_COMMON_ALGORITHM: {
    disposition: 'hold',
    scope: 'connection',
    sentence: 'The SFTP server and Crossdock have no encryption method in common.',
    hint: 'An old server: set "legacy algorithms: true" for this connection and ask the partner to update.',
  },
  SFTP_NOT_OFFERED: {
    disposition: 'hold',
    scope: 'connection',
    sentence: 'The login worked, but the server does not offer SFTP to this user.',
    hint: 'Ask the partner to switch on the SFTP subsystem for this user.',
  },
});
