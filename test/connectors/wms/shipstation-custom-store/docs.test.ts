import { readFile } from 'node:fs/promises';
import { expect } from 'chai';
import { z } from 'zod';
import { shipstationCustomStore } from '../../../../src/connectors/wms/shipstation-custom-store/index.ts';

interface Property {
  readonly description?: string;
  readonly default?: unknown;
  readonly secret?: boolean;
}

describe('the page about the Custom Store', () => {
  const page = readFile(new URL('../../../../docs/connectors/shipstation-custom-store.md', import.meta.url), 'utf8');

  it('tells every setting as the program knows it', async () => {
    const { properties = {}, required = [] } = z.toJSONSchema(shipstationCustomStore.settings, { io: 'input' }) as {
      properties?: Record<string, Property>;
      required?: string[];
    };
    const rows = Object.entries(properties).map(([key, property]) => {
      const plain = property.default === undefined || property.default === '' || Array.isArray(property.default);
      const standard = plain ? '' : `\`${property.default}\``;
      const secret = property.secret ? ' *Secret.*' : '';
      return `| \`${key}\` | ${property.description}${secret} | ${required.includes(key) ? 'required' : standard} |`;
    });
    expect((await page).split('\n').filter((line) => line.startsWith('| `'))).to.deep.equal(rows);
  });

  it('tells what is supported, and why something is not', async () => {
    const text = await page;
    for (const [name, supported] of Object.entries(shipstationCustomStore.functions))
      expect(text).to.include(`| ${name} | ${supported === true ? 'yes' : supported}`);
  });
});
