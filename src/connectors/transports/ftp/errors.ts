import { defineErrors } from '../../../support/errors.ts';

export const errors = defineErrors({
  FTP_LOGIN_REFUSED: {
    disposition: 'hold',
    scope: 'connection',
    tell: 'at once',
    sentence: 'The FTP server refused user or password.',
    hint: 'Correct "user" or "password". After a refusal the server is not asked again for a minute or more.',
  },
  FTP_TLS_REQUIRED: {
    disposition: 'hold',
    scope: 'connection',
    sentence: 'The FTP server takes logins only over an encrypted connection.',
    hint: 'Set "tls: explicit" (or "implicit" if the partner says so) for this connection.',
  },
  FTP_TLS_NOT_OFFERED: {
    disposition: 'hold',
    scope: 'connection',
    sentence: 'The FTP server does not offer the encryption that the connection asks for.',
    hint: 'Ask the partner whether it is explicit or implicit TLS, and on which port. Without TLS the password is sent readable.',
  },
  CERTIFICATE_UNTRUSTED: {
    disposition: 'hold',
    scope: 'connection',
    sentence: 'The certificate of the server cannot be verified.',
    hint: 'Compare the fingerprint with the partner and write it into the connection as "certificate", or give their "authority".',
  },
  CERTIFICATE_CHANGED: {
    disposition: 'hold',
    scope: 'connection',
    tell: 'at once',
    sentence: 'The server showed another certificate than the one that was agreed.',
    hint: 'Ask the partner by another way than this server. Only if they renewed it, replace "certificate" in the connection.',
  },
  FTP_NO_DATA_CONNECTION: {
    disposition: 'retry',
    scope: 'connection',
    sentence: 'The FTP server answers, but the second connection that carries the files does not come about.',
    hint: 'A firewall in most cases. "mode: passive" needs the data ports of the server open; "mode: active" needs this machine reachable.',
  },
  FTP_TRANSFER_BROKEN: {
    disposition: 'retry',
    scope: 'connection',
    sentence: 'The FTP server broke off in the middle of a file.',
    hint: 'Often a full disk or quota at the server; else its log says why. It is tried again.',
  },
  FTP_COMMAND_UNSUPPORTED: {
    disposition: 'hold',
    scope: 'connection',
    sentence: 'The FTP server does not know a command that is needed.',
    hint: 'Ask the partner which rules their server has; uploads need STOR, RNFR and RNTO, downloads RETR, LIST or MLSD.',
  },
  FTP_LISTING_UNREADABLE: {
    disposition: 'hold',
    scope: 'connection',
    sentence: 'The directory listing of the FTP server has a form that is not known.',
    hint: 'Ask the partner to switch on MLSD or Unix style listings for this user.',
  },
});
