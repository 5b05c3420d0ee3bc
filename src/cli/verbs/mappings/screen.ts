import type { Cli } from '../../cli.ts';

/** How lines are shown: as wide as the terminal, signs for unseen characters dimmed. A pipe gets them whole and plain. */
export interface Screen {
  line(text: string): string;
}

export function screenOf(cli: Cli, wide: boolean): Screen {
  const out = cli.io.out as { isTTY?: boolean; columns?: number };
  const width = out.isTTY && !wide ? (out.columns ?? 80) : Number.POSITIVE_INFINITY;
  const colors = out.isTTY === true && !cli.io.env.NO_COLOR;
  return { line: (text) => (colors ? dimmed(cut(text, width)) : cut(text, width)) };
}

function cut(text: string, width: number): string {
  if (text.length <= width) return text;
  const characters = [...text];
  return characters.length <= width ? text : `${characters.slice(0, width - 1).join('')}\u2026`;
}

function dimmed(text: string): string {
  return text.replace(/[\u00b7\u2192\u2400-\u2421]+/g, (signs) => `\u001b[2m${signs}\u001b[22m`);
}
