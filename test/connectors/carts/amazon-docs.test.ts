import { readFile } from 'node:fs/promises';
import { expect } from 'chai';
import { z } from 'zod';
import { amazon } from '../../../src/connectors/carts/amazon/index.ts';

interface Property {
  readonly description?: string;
  readonly default?: unknown;
  readonly secret?: boolean;
}

describe('the page about Amazon', () => {
  it('tells every setting and every function as the program knows them', async () => {
    const page = await readFile(new URL('../../../docs/connectors/amazon.md', import.meta.url), 'utf8');
    const schema = z.toJSONSchema(amazon.settings, { io: 'input' });
    const { properties = {}, required = [] } = schema as { properties?: Record<string, Property>; required?: string[] };
    const rows = Object.entries(properties).map(([key, property]) => {
      const usual = property.default === undefined || property.default === '' ? '' : `\`${property.default}\``;
      const word = property.secret ? ' *Secret.*' : '';
      return `| \`${key}\` | ${property.description}${word} | ${required.includes(key) ? 'required' : usual} |`;
    });
    const known = new Set(Object.keys(properties));
    const written = page.split('\n').filter((line) => known.has(/^\| `([^`]+)` \|/.exec(line)?.[1] ?? ''));
    expect(written).to.deep.equal(rows);
    for (const [name, supported] of Object.entries(amazon.functions))
      expect(page).to.match(new RegExp(`\\| ${name} \\| ${supported === true ? 'yes' : supported.slice(0, 20)}`));
  });
});
