/** Pieces of text divided into physical lines, each with its end, so that whoever reads one knows where it stands. */
export class Lines {
  #held = '';

  /** A carriage return at the end waits: it may be half of a line end. */
  write(text: string): string[] {
    const whole = this.#held + text;
    this.#held = whole.endsWith('\r') ? '\r' : '';
    return split(this.#held === '' ? whole : whole.slice(0, -1));
  }

  end(): string[] {
    const rest = split(this.#held);
    this.#held = '';
    return rest;
  }
}

function split(text: string): string[] {
  return text === '' ? [] : text.split(/(?<=\n|\r(?!\n))/);
}

export function endsLine(text: string): boolean {
  return text.endsWith('\n') || text.endsWith('\r');
}
