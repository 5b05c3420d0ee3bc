import { context, mappingOf } from '../mapping/support.ts';

const piece = 64 * 1024;
export const stockMapping = `
kind: inventory
columns: { SKU: level.sku, Warehouse: level.warehouseCode, On Hand: level.quantityOnHand, Allocated: level.quantityAllocated, Available: level.quantityAvailable, Note: { ignore: true } }
`;

/** A stock file of so many bytes, in pieces of 64 KiB, of which nobody ever holds more than one. */
export async function* stockFile(bytes: number): AsyncGenerator<Buffer> {
  let text = 'SKU,Warehouse,On Hand,Allocated,Available,Note\n';
  let [row, sent] = [0, 0];
  while (sent < bytes) {
    while (text.length < piece) {
      text += `SKU-${row},W${row % 4},${row % 900},3,${row % 890},counted on the shelf\n`;
      row += 1;
    }
    yield Buffer.from(text.slice(0, piece));
    sent += piece;
    text = text.slice(piece);
  }
  yield Buffer.from(text);
}

/** Reads it through a mapping, and says what it took. The rate of a busy machine is only a hint. */
export async function hugeFile(megabytes: number, say: (line: string) => void): Promise<void> {
  const mapping = mappingOf(stockMapping);
  const [before, begun] = [process.memoryUsage().rss, performance.now()];
  let [most, levels] = [0, 0];
  const slices = mapping.parse(stockFile(megabytes * 2 ** 20), context, {
    orders: async () => new Map(),
    sent: async () => undefined,
  });
  let slice = await slices.next();
  for (; !slice.done; slice = await slices.next()) {
    levels += slice.value.length;
    most = Math.max(most, process.memoryUsage().rss);
    if (levels % 1_000_000 < slice.value.length) say(`${levels} rows, ${mebibytes(process.memoryUsage().rss)}`);
  }
  const seconds = (performance.now() - begun) / 1000;
  const { rows, errors, fileAccepted } = slice.value;
  say(
    `${megabytes} MiB: ${levels} levels of ${rows} rows, ${errors.length} errors, ${fileAccepted ? 'accepted' : 'refused'}`,
  );
  say(
    `${seconds.toFixed(1)} s, ${(megabytes / seconds).toFixed(1)} MiB/s; RSS ${mebibytes(before)} before, ${mebibytes(most)} at most`,
  );
  if (levels !== rows || (most - before) / 2 ** 20 > 200) process.exitCode = 1;
}

function mebibytes(bytes: number): string {
  return `${(bytes / 2 ** 20).toFixed(0)} MiB`;
}
