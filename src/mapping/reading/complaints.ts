import { limits } from '../../support/limits.ts';
import type { Complaint, Warning } from '../contract.ts';

/** What was found wrong with a file, in bounded memory. */
export class Complaints {
  readonly #errors: Complaint[] = [];
  readonly #warnings: Warning[] = [];
  notListed = 0;
  rejectsFile = false;
  readonly #kept: number;

  constructor(kept: number = limits.complaintsKept) {
    this.#kept = kept;
  }

  get any(): boolean {
    return this.#errors.length + this.notListed > 0;
  }

  add(complaint: Complaint): void {
    const file = complaint.rejects === 'file';
    this.rejectsFile ||= file;
    // What rejects the file is the answer to the first question that anybody asks: it is always listed.
    if (this.#errors.length < this.#kept || file) this.#errors.push(complaint);
    else this.notListed += 1;
  }

  warn(warning: Warning): void {
    if (this.#warnings.length < limits.complaintsKept) this.#warnings.push(warning);
  }

  get errors(): Complaint[] {
    return [...this.#errors].sort((a, b) => a.row - b.row);
  }

  get warnings(): Warning[] {
    return [...this.#warnings].sort((a, b) => a.row - b.row);
  }
}
