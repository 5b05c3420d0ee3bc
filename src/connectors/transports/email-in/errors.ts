import { defineErrors } from '../../../support/errors.ts';

export const errors = defineErrors({
  IMAP_LOGIN: {
    disposition: 'hold',
    scope: 'connection',
    tell: 'at once',
    sentence: 'The IMAP server refused user or password.',
    hint: 'Correct user and password of the connection. Many providers want an app password, or IMAP switched on for the mailbox.',
  },
  IMAP_BUSY: {
    disposition: 'retry',
    scope: 'connection',
    outage: true,
    sentence: 'The IMAP server is up but gives no login at the moment.',
    hint: 'It is tried again by itself. If it stays, too many programs use this mailbox at the same time.',
  },
  IMAP_TLS_MISSING: {
    disposition: 'hold',
    scope: 'connection',
    sentence: 'The IMAP server does not offer the encryption that the connection asks for.',
    hint: 'Check "tls" and "port" (993 implicit, 143 starttls). "none" sends everything in the clear.',
  },
  IMAP_CERTIFICATE: {
    disposition: 'hold',
    scope: 'connection',
    sentence: 'The certificate of the IMAP server is not trusted.',
    hint: 'Use the host name that stands in the certificate, or put its authority into "trusted certificate".',
  },
  EMAIL_NOT_MOVED: {
    disposition: 'retry',
    scope: 'connection',
    sentence: 'Mails whose files are safe could not be moved or deleted; they are not read twice.',
    hint: 'Check quota and rights of the mailbox and its folders. It is tried again by itself.',
  },
  EMAIL_MARKS_UNSUPPORTED: {
    disposition: 'hold',
    scope: 'connection',
    sentence: 'The IMAP server does not keep marks of programs, so "after taking: mark" cannot work.',
    hint: 'Set "after taking" to "move" or "delete".',
  },
  EMAIL_NO_ATTACHMENT: {
    disposition: 'hold',
    scope: 'document',
    sentence: 'The mail holds no file.',
    hint: 'Ask the sender to attach the file. Text pasted into a mail is not read.',
  },
  EMAIL_SENDER_REFUSED: {
    disposition: 'hold',
    scope: 'document',
    sentence: 'The sender of the mail is not on the list of senders.',
    hint: 'Add the address or its domain to "senders" of the endpoint, or ignore the mail.',
  },
  EMAIL_NOT_AUTHENTIC: {
    disposition: 'hold',
    scope: 'document',
    sentence: 'The mail server could not confirm that the mail comes from its sender.',
    hint: 'Ask the sender to set up DMARC with DKIM or SPF. Anybody can write a From address.',
  },
  EMAIL_AUTO_REPLY: {
    disposition: 'hold',
    scope: 'document',
    ends: 'word',
    sentence: 'The mail is an automatic reply or a delivery report.',
    hint: 'Nothing to import. If it is a report about a mail of ours, look at that delivery.',
  },
  EMAIL_TNEF: {
    disposition: 'hold',
    scope: 'document',
    sentence: 'The mail holds a winmail.dat, an Outlook format that hides the files.',
    hint: 'Ask the sender to switch their Outlook from Rich Text to HTML or plain text for this address.',
  },
  EMAIL_UNREADABLE: {
    disposition: 'hold',
    scope: 'document',
    sentence: 'The mail server describes the mail in a way that cannot be understood.',
    hint: 'Open the mail in a mail program, save the file and put it in by hand.',
  },
});
