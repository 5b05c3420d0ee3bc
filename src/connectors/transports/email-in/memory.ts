/**
 * What this process knows about the mails of one place, so that nothing is asked twice: a mail never changes. Lost with
 * the process; nothing depends on it.
 */
export class MailboxMemory {
  /** None of this place's business. */
  readonly passed = new Set<number>();
  /** Were in an answer that the library could not read: asked one by one from now on. */
  readonly suspects = new Set<number>();
  /** Cannot be described, even alone. */
  readonly unreadable = new Set<number>();
  #uidValidity = -1n;

  /** Forgets what is no longer there; everything when the mailbox was made anew. */
  keep(uidValidity: bigint, present: readonly number[]): void {
    const here = new Set(this.#uidValidity === uidValidity ? present : []);
    this.#uidValidity = uidValidity;
    for (const known of [this.passed, this.suspects, this.unreadable]) {
      for (const uid of known) if (!here.has(uid)) known.delete(uid);
    }
  }
}
