const signals = { SIGINT: 130, SIGTERM: 143 } as const;

/** Under npm one Ctrl-C comes twice: from the terminal, and some 20 ms later from npm, which hands it on. */
const sameWishMilliseconds = 500;

/** The first INT or TERM asks for a drain; a second one ends the process at once (130 / 143). */
export function stopSignal(process: NodeJS.Process): { asked: Promise<string>; forget(): void } {
  const handlers = new Map<NodeJS.Signals, () => void>();
  let askedAt: number | undefined;
  const asked = new Promise<string>((resolve) => {
    for (const [signal, code] of Object.entries(signals) as [keyof typeof signals, number][]) {
      handlers.set(signal, () => {
        if (askedAt !== undefined && performance.now() - askedAt > sameWishMilliseconds) process.exit(code);
        askedAt ??= performance.now();
        resolve(signal);
      });
    }
  });
  for (const [signal, handler] of handlers) process.on(signal, handler);
  return {
    asked,
    forget: () => {
      for (const [signal, handler] of handlers) process.off(signal, handler);
    },
  };
}
