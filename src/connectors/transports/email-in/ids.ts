/** Where a mail lies. */
export interface Shelf {
  readonly mailbox: string;
  readonly uidValidity: bigint;
}

/** A mail's name for ever: UIDs are never used again under one UIDVALIDITY (RFC 9051, 2.3.1.1). */
export function groupId({ mailbox, uidValidity }: Shelf, uid: number): string {
  return `${uidValidity}:${uid}@${mailbox}`;
}

export function fileId({ mailbox, uidValidity }: Shelf, uid: number, part: string): string {
  return `${uidValidity}:${uid}:${part}@${mailbox}`;
}

export interface MailId {
  readonly uidValidity: bigint;
  readonly uid: number;
  /** `''` for the whole mail. */
  readonly part: string;
}

/** Ids come back from the store as they were given out; anything else is a fault of ours. */
export function readId(id: string): MailId {
  const match = /^(\d+):(\d+)(?::([\d.]+))?@/.exec(id);
  if (!match) throw new Error(`Not the id of a mail: ${id}`);
  return { uidValidity: BigInt(match[1] ?? 0), uid: Number(match[2]), part: match[3] ?? '' };
}
