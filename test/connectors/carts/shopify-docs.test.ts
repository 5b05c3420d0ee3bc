import { readFile } from 'node:fs/promises';
import { expect } from 'chai';
import { z } from 'zod';
import { shopify } from '../../../src/connectors/carts/shopify/index.ts';

interface Property {
  readonly description?: string;
  readonly default?: unknown;
  readonly secret?: boolean;
}

describe('docs/connectors/shopify.md', () => {
  const page = readFile(new URL('../../../docs/connectors/shopify.md', import.meta.url), 'utf8');
  const rowsBelow = async (title: string) => {
    const [, table = ''] = new RegExp(`## ${title}\n([\\s\\S]*?)\n## `).exec(await page) ?? [];
    return table.split('\n').filter((row) => row.startsWith('| '));
  };

  it('tells every setting as the program knows it, and no other', async () => {
    const { properties = {}, required = [] } = z.toJSONSchema(shopify.settings, { io: 'input' }) as {
      properties?: Record<string, Property>;
      required?: string[];
    };
    const rows = Object.entries(properties).map(([key, { description, default: usual, secret }]) => {
      const text = [usual ?? ''].flat().join(', ');
      const standard = required.includes(key) ? 'required' : text === '' ? '' : `\`${text}\``;
      return `| \`${key}\` | ${description}${secret ? ' *Secret.*' : ''} | ${standard} |`;
    });
    expect((await rowsBelow('Settings')).slice(1)).to.deep.equal(rows);
  });

  it('tells what is supported', async () => {
    const rows = Object.entries(shopify.functions).map(([name, is]) => `| ${name} | ${is === true ? 'yes' : is} |`);
    expect((await rowsBelow('Supported functions')).slice(1)).to.deep.equal(rows);
  });
});
