import { asCrossdockError } from '../support/errors.ts';

/** What the shell is told; the table stands in docs/cli.md. */
export const exitCodes = {
  done: 0,
  failed: 1,
  usage: 2,
  notFound: 3,
  invalid: 4,
  remote: 5,
  partly: 6,
  unreachable: 7,
  refused: 8,
} as const;

export type ExitCode = (typeof exitCodes)[keyof typeof exitCodes];

export const exitMeanings: Readonly<Record<number, string>> = {
  0: 'done (also a dry run, and a daemon that drained cleanly)',
  1: 'failed, see the message',
  2: 'the command was not understood',
  3: 'not found',
  4: 'not valid: the workspace, or a file that was given',
  5: 'a partner system refused or cannot be reached',
  6: 'partly done; the summary says what was left',
  7: 'the store or the broker cannot be reached',
  8: 'refused: it needs --yes',
  78: 'start: the workspace is not valid, and there is no earlier revision',
  130: 'start: ended by a second Ctrl-C before the drain was done',
  143: 'start: ended by a second TERM before the drain was done',
};

const byCode: Readonly<Record<string, ExitCode>> = {
  CLI_USAGE: exitCodes.usage,
  CLI_NEEDS_YES: exitCodes.refused,
  ORDER_AMBIGUOUS: exitCodes.usage,
  FILE_EMPTY: exitCodes.invalid,
  SAMPLE_NOT_UNDERSTOOD: exitCodes.invalid,
  FILE_TOO_LARGE: exitCodes.invalid,
  FILE_KNOWN: exitCodes.invalid,
  FILE_NOT_RECEIVED: exitCodes.usage,
  FILE_NOT_HELD: exitCodes.usage,
  FILE_OUTDATED: exitCodes.invalid,
  FILE_NOTHING_REJECTED: exitCodes.notFound,
  REVISION_AMBIGUOUS: exitCodes.usage,
  SCHEDULE_PAST: exitCodes.usage,
  WORKSPACE_NOT_VALID: exitCodes.invalid,
  WORKSPACE_DIFFERS: exitCodes.invalid,
  WMS_TAKES_NOTHING: exitCodes.invalid,
  MAPPING_NOT_VALID: exitCodes.invalid,
  MAPPING_TEXT_FAILED: exitCodes.invalid,
  MAPPING_WRITES_ONLY: exitCodes.invalid,
  MAPPING_READS_ONLY: exitCodes.invalid,
  MAPPING_WITHOUT_SAMPLES: exitCodes.notFound,
  MAPPING_NOTHING_TO_EXPLAIN: exitCodes.notFound,
  RECORDS_NOT_VALID: exitCodes.invalid,
  CONTEXT_NOT_VALID: exitCodes.invalid,
  RENDER_NAME_TWICE: exitCodes.invalid,
  RENDER_NAME_UNSAFE: exitCodes.invalid,
  CONNECTION_TEST_FAILED: exitCodes.remote,
  CONNECTION_WITHOUT_HOST_KEY: exitCodes.usage,
  HOST_KEY_NOT_WANTED: exitCodes.remote,
  ENDPOINT_NOT_READ: exitCodes.notFound,
  DOCUMENT_WITHOUT_BYTES: exitCodes.notFound,
  FILE_ERASED: exitCodes.notFound,
  CART_AMBIGUOUS: exitCodes.usage,
  TEST_ORDER_NOT_WRITTEN: exitCodes.invalid,
  TEST_FOLDER_OF_PARTNER: exitCodes.usage,
  MERCHANT_NEEDED: exitCodes.usage,
  SHIP_METHOD_UNSEEN: exitCodes.notFound,
  SHIP_METHOD_NOT_MAPPED: exitCodes.notFound,
  CONDITION_NOT_VALID: exitCodes.usage,
  PRODUCT_NOT_VALID: exitCodes.invalid,
  ADOPT_CART_AMBIGUOUS: exitCodes.usage,
  ADOPT_WITHOUT_DATES: exitCodes.invalid,
  ADOPT_LIST_NOT_READABLE: exitCodes.invalid,
  COMPARE_KEY_UNKNOWN: exitCodes.usage,
  COMPARE_NOT_READABLE: exitCodes.invalid,
  ENDPOINT_AMBIGUOUS: exitCodes.usage,
  TO_ME_NOTHING: exitCodes.notFound,
  REPEAT_NOTHING_CHOSEN: exitCodes.usage,
  REPEAT_TOO_MANY: exitCodes.usage,
  SHEET_NOT_READABLE: exitCodes.invalid,
  SHEET_TOO_LARGE: exitCodes.invalid,
  NEW_WORKSPACE_NOT_EMPTY: exitCodes.invalid,
  NEW_WORKSPACE_INSIDE: exitCodes.invalid,
  MERCHANT_NAME: exitCodes.usage,
  MERCHANT_EXISTS: exitCodes.invalid,
  MERCHANT_WITHOUT_WMS: exitCodes.invalid,
  MERCHANT_FILE_GONE: exitCodes.invalid,
  WORKSPACE_UNPUBLISHED: exitCodes.invalid,
  EXPORT_FOLDER: exitCodes.invalid,
  CONNECT_WHERE: exitCodes.usage,
  CONNECT_TAKEN: exitCodes.invalid,
  CONNECT_SETTING_UNKNOWN: exitCodes.usage,
  CONNECT_SETTING: exitCodes.invalid,
  CONNECT_SECRET_SHOWN: exitCodes.usage,
  CONNECT_SECRET_MISSING: exitCodes.usage,
  CONNECT_PUBLIC_URL: exitCodes.usage,
  CONNECT_PORT_TAKEN: exitCodes.usage,
  CONNECT_NOBODY_CAME: exitCodes.remote,
  CONNECT_NO_ADDRESS: exitCodes.usage,
  SECRET_NAME: exitCodes.usage,
  SECRET_VALUE: exitCodes.invalid,
  SECRET_IN_USE: exitCodes.invalid,
  PAUSE_AMBIGUOUS: exitCodes.usage,
  PAUSE_PAST: exitCodes.usage,
  PAUSE_NOT_FOUND: exitCodes.notFound,
  NOTHING_UNDELIVERED: exitCodes.notFound,
  STORE_UNREACHABLE: exitCodes.unreachable,
  STORE_REFUSED: exitCodes.unreachable,
};

/** Pure: from the code of what was thrown. */
export function exitCodeOf(thrown: unknown): ExitCode {
  const { code } = asCrossdockError(thrown);
  const known = byCode[code];
  if (known !== undefined) return known;
  if (code.endsWith('_UNKNOWN')) return code === 'STORE_COMMIT_UNKNOWN' ? exitCodes.failed : exitCodes.notFound;
  if (code.startsWith('CONFIG_')) return exitCodes.invalid;
  if (code.startsWith('QUEUE_')) return exitCodes.unreachable;
  return exitCodes.failed;
}
