import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import fc from 'fast-check';
import type { Order } from '../../src/domain/order.ts';
import { corpusFolder, corpusPreset } from '../support/corpus-presets.ts';
import { mappingFile, parse } from './support.ts';

const samples = ['cartrover-vertical-csv', 'dropstream-wfe'].flatMap((format) => {
  const home = join(corpusFolder, format);
  const orders = JSON.parse(readFileSync(join(home, 'orders.json'), 'utf8')) as Order[];
  return readdirSync(join(home, 'returns')).map((file) => ({
    mapping: mappingFile(corpusPreset(format, file.startsWith('inv') ? 'inventory' : 'shipment')),
    bytes: readFileSync(join(home, 'returns', file)),
    orders,
  }));
});

type Damage = (bytes: Buffer, at: number, more: number) => Buffer;

const damages: readonly Damage[] = [
  (bytes, at, more) => Buffer.from(bytes.map((byte, index) => (index === at ? byte ^ (1 << (more % 8)) : byte))),
  (bytes, at) => bytes.subarray(0, at),
  (bytes, at, more) => Buffer.concat([bytes.subarray(0, at), bytes.subarray(at, at + more), bytes.subarray(at)]),
  (bytes, at, more) => Buffer.concat([bytes.subarray(0, at), bytes.subarray(at + (more % 10) + 1)]),
  (bytes, at, more) =>
    Buffer.concat([bytes.subarray(0, at), Buffer.from('",;\n\r|'.charAt(more % 6)), bytes.subarray(at)]),
  (bytes) => Buffer.from(bytes.toString('latin1'), 'utf16le'),
];

describe('a damaged file', () => {
  it('never stops the reading, and is judged alike however its bytes were cut', async () => {
    const blow = fc.record({
      damage: fc.constantFrom(...damages),
      at: fc.nat({ max: 1000 }),
      more: fc.nat({ max: 80 }),
    });
    const property = fc.asyncProperty(
      fc.constantFrom(...samples),
      fc.array(blow, { minLength: 1, maxLength: 3 }),
      fc.integer({ min: 1, max: 20 }),
      async (sample, blows, size) => {
        const { mapping, orders } = sample;
        let bytes: Buffer = sample.bytes;
        for (const { damage, at, more } of blows) bytes = damage(bytes, at % (bytes.length + 1), more);
        const whole = await parse(mapping, bytes, { orders });
        expect(await parse(mapping, bytes, { orders, size })).to.deep.equal(whole);
        if (!whole.summary.fileAccepted)
          expect(whole.summary.errors.some(({ rejects }) => rejects === 'file')).to.equal(true);
      },
    );
    await fc.assert(property, { numRuns: 800 });
  }).timeout(60_000);

  it('with one bad row loses that row and no other', async () => {
    for (const { mapping, bytes, orders } of samples) {
      const clean = await parse(mapping, bytes, { orders });
      const rows = bytes.toString().split(/(?<=\n)/);
      if (!clean.summary.fileAccepted) continue;
      const damaged = await parse(mapping, [rows[0], 'x\n', ...rows.slice(1)].join(''), { orders });
      expect(damaged.records).to.deep.equal(clean.records);
      expect(damaged.summary.errors.filter(({ row }) => row === 2).map(({ code }) => code)).to.deep.equal([
        'too-few-columns',
      ]);
      expect(damaged.summary.errors).to.have.length(clean.summary.errors.length + 1);
    }
  });
});
