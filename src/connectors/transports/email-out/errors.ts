import { defineErrors } from '../../../support/errors.ts';

export const errors = defineErrors({
  SMTP_BUSY: {
    disposition: 'retry',
    scope: 'connection',
    outage: true,
    sentence: 'The mail server is up but does not take connections or logins at the moment.',
    hint: 'It is tried again by itself. If it stays, ask the mail provider about limits for this account.',
  },
  SMTP_REJECTS_US: {
    disposition: 'hold',
    scope: 'connection',
    sentence: 'The mail server refuses to talk to this machine.',
    hint: 'Ask the mail provider to allow this machine, or use the relay of your own provider.',
  },
  SMTP_LOGIN: {
    disposition: 'hold',
    scope: 'connection',
    tell: 'at once',
    sentence: 'The mail server refused user or password.',
    hint: 'Correct user and password of the connection; many providers want an app password. Then release.',
  },
  SMTP_TLS_MISSING: {
    disposition: 'hold',
    scope: 'connection',
    sentence: 'The mail server does not offer the encryption that the connection asks for.',
    hint: 'Check "tls" and "port" (587 starttls, 465 implicit). "none" sends everything in the clear.',
  },
  SMTP_CERTIFICATE: {
    disposition: 'hold',
    scope: 'connection',
    sentence: 'The certificate of the mail server is not trusted.',
    hint: 'Use the host name that stands in the certificate, or put its authority into "trusted certificate".',
  },
  EMAIL_NO_RECIPIENT: {
    disposition: 'hold',
    scope: 'connection',
    sentence: 'There is nobody to send the mail to, or an address is malformed.',
    hint: 'Correct the recipients of the endpoint in the workspace, then release.',
  },
  EMAIL_DEFERRED: {
    disposition: 'retry',
    scope: 'connection',
    sentence: 'The mail server put the mail off; nothing was sent to anybody.',
    hint: 'It is tried again by itself (greylisting and full mailboxes end this way).',
  },
  EMAIL_REFUSED: {
    disposition: 'hold',
    scope: 'connection',
    sentence: 'The mail server refused the mail for good; nothing was sent to anybody.',
    hint: 'Look at the answer: correct the recipients or the sender, or have the server allow it. Then release.',
  },
  EMAIL_TOO_LARGE: {
    disposition: 'hold',
    scope: 'connection',
    sentence: 'The mail is larger than the mail server accepts; nothing was sent.',
    hint: 'Lower "at most" of the endpoint so that the files get smaller, or move the partner to SFTP.',
  },
});
