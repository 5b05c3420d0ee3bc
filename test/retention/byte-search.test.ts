import { expect } from 'chai';
import fc from 'fast-check';
import { textsIn } from '../../src/support/byte-search.ts';

async function* chunks(bytes: Buffer, size: number) {
  for (let from = 0; from < bytes.length; from += size) yield bytes.subarray(from, from + size);
}

const find = async (bytes: Buffer, texts: readonly string[], size = 7) => [
  ...(await textsIn(chunks(bytes, size), texts)),
];

describe('words looked for in bytes', () => {
  it('are found in every encoding of a partner, in any case', async () => {
    const text = 'a;Zoë Größe;b';
    for (const encoding of ['utf8', 'latin1', 'utf16le'] as const)
      expect(await find(Buffer.from(text, encoding), ['zoë größe', 'nobody']), encoding).to.deep.equal(['zoë größe']);
    expect(await find(Buffer.from(text, 'utf16le').swap16(), ['Zoë Größe'])).to.have.length(1);
    expect(await find(Buffer.from('ZOË'), ['zoë'])).to.deep.equal(['zoë']);
  });

  it('are found wherever the chunks end', async () => {
    const word = fc.string({ minLength: 1, maxLength: 12, unit: fc.constantFrom('a', 'b', 'é', '7') });
    const case_ = fc.record({ before: word, sought: word, after: word, size: fc.integer({ min: 1, max: 9 }) });
    await fc.assert(
      fc.asyncProperty(case_, async ({ before, sought, after, size }) => {
        const found = await find(Buffer.from(`${before}${sought}${after}`), [sought, 'absent!'], size);
        expect(found).to.deep.equal([sought]);
      }),
      { seed: 8, numRuns: 300 },
    );
  });

  it('are not looked for when there are none', async () => {
    expect(await find(Buffer.from('anything'), [''])).to.deep.equal([]);
  });
});
