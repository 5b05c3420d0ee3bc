import { pino } from 'pino';

/** Fixed text, data beside it: `log.warn({ order, code }, 'Order held.')`. */
export interface Log {
  debug(fields: object, message: string): void;
  info(fields: object, message: string): void;
  warn(fields: object, message: string): void;
  error(fields: object, message: string): void;
  child(fields: object): Log;
}

/** Fields whose values never reach a log line, wherever they stand. */
const secretFields = [
  'password',
  'passphrase',
  'privateKey',
  'private key',
  'token',
  'accessToken',
  'secret',
  'authorization',
];
const redactPaths = secretFields.flatMap((field) => [`["${field}"]`, `*["${field}"]`, `*.*["${field}"]`]);

/** One JSON line per event on stdout. */
export function openLog(level: string): Log {
  return pino({
    level,
    base: null,
    timestamp: pino.stdTimeFunctions.isoTime,
    formatters: { level: (label) => ({ level: label }) },
    redact: { paths: redactPaths, censor: '[secret]' },
  });
}

export const silentLog: Log = {
  debug: () => undefined,
  info: () => undefined,
  warn: () => undefined,
  error: () => undefined,
  child: () => silentLog,
};
