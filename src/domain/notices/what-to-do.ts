/** What of an exception its hint may speak of. */
export interface Hinted {
  readonly id: string;
  /** `code|scope|where|value`; where = the document, when it is about one. */
  readonly key: string;
  readonly code: string;
  readonly scope: string;
  readonly value: string;
  readonly merchant: string;
  readonly connection: string;
  readonly hint: string;
}

const command = /\bcrossdock [a-z]/;

/**
 * The hint with the names of this very exception in its commands, so that they can be copied. A hint without a command speaks of a
 * setting or of the other side: then it is told how what waits goes on.
 */
export function whatToDo(exception: Hinted): string {
  const hint = filled(exception);
  if (command.test(hint)) return hint;
  const { scope, id } = exception;
  if (scope === 'document') return `${hint} When it is dealt with: crossdock exceptions resolve ${id} --reason "...".`;
  return `${hint} A saved repair is tried at once where services are automatic; otherwise: crossdock exceptions release ${id}.`;
}

function filled({ id, key, code, scope, value, merchant, connection, hint }: Hinted): string {
  const document = scope === 'document' ? (key.split('|')[2] ?? '') : '';
  const subjects: Readonly<Record<string, string>> = { exceptions: id, files: document, deliveries: value || document };
  const withIds = hint
    .replaceAll(/(crossdock (exceptions|files|deliveries) [a-z-]+) <id>/g, (whole, verb: string, noun: string) =>
      subjects[noun] ? `${verb} ${subjects[noun]}` : whole,
    )
    .replaceAll('--corrects <id>', document === '' ? '--corrects <id>' : `--corrects ${document}`);
  if (code !== 'SHIP_METHOD_UNMAPPED') return withIds.replaceAll('<connection>', connection);
  // Its place is the cart; the method is what the cart sent.
  return withIds
    .replaceAll('<merchant>', merchant)
    .replaceAll('<cart>', connection)
    .replaceAll('<method>', value.replaceAll(/["\\$`]/g, '\\$&'));
}
