import { readFile } from 'node:fs/promises';
import { expect } from 'chai';
import { z } from 'zod';
import { transports } from '../../../src/connectors/transports/index.ts';

interface Property {
  readonly description?: string;
  readonly default?: unknown;
  readonly secret?: boolean;
}

/** The row that a setting must have on its page: key, what it is, default. */
function rowsOf(settings: z.ZodType): string[] {
  const { properties = {}, required = [] } = z.toJSONSchema(settings, { io: 'input' }) as {
    properties?: Record<string, Property>;
    required?: string[];
  };
  return Object.entries(properties).map(([key, property]) => {
    const standard = property.default === undefined || property.default === '' ? '' : `\`${property.default}\``;
    const word = property.secret ? ' *Secret.*' : '';
    return `| \`${key}\` | ${property.description}${word} | ${required.includes(key) ? 'required' : standard} |`;
  });
}

describe('the pages about transports', () => {
  for (const id of ['folder', 'sftp', 'ftp', 'webhook']) {
    it(`docs/connectors/${id}.md tells every setting as the program knows it, and no other`, async () => {
      const page = await readFile(new URL(`../../../docs/connectors/${id}.md`, import.meta.url), 'utf8');
      const adapter = transports.find((one) => one.id === id);
      const written = page.split('\n').filter((line) => line.startsWith('| `'));
      expect(written).to.deep.equal(rowsOf(adapter?.settings ?? z.never()));
    });
  }
});
