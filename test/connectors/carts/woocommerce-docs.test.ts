import { readFile } from 'node:fs/promises';
import { expect } from 'chai';
import { z } from 'zod';
import { woocommerce } from '../../../src/connectors/carts/woocommerce/index.ts';

interface Property {
  readonly description?: string;
  readonly default?: unknown;
  readonly secret?: boolean;
}

describe('docs/connectors/woocommerce.md', () => {
  const page = readFile(new URL('../../../docs/connectors/woocommerce.md', import.meta.url), 'utf8');

  it('tells every setting as the program knows it, and no other', async () => {
    const { properties = {}, required = [] } = z.toJSONSchema(woocommerce.settings, { io: 'input' }) as {
      properties?: Record<string, Property>;
      required?: string[];
    };
    const rows = Object.entries(properties).map(([key, { description, secret, default: usual }]) => {
      const words = [usual].flat().join(', ');
      const standard =
        usual === undefined || words === '' || (typeof usual === 'object' && !Array.isArray(usual))
          ? ''
          : `\`${words}\``;
      return `| \`${key}\` | ${description}${secret ? ' *Secret.*' : ''} | ${required.includes(key) ? 'required' : standard} |`;
    });
    const [, settings = ''] = (await page).split('## Settings');
    const [table = ''] = settings.split('\n## ');
    expect(table.split('\n').filter((line) => line.startsWith('| `'))).to.deep.equal(rows);
  });

  it('tells every function', async () => {
    for (const [name, supported] of Object.entries(woocommerce.functions))
      expect(await page).to.contain(`| ${name} | ${supported === true ? 'yes' : supported}`);
  });
});
