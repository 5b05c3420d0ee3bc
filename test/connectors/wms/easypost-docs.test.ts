import { readFile } from 'node:fs/promises';
import { expect } from 'chai';
import { z } from 'zod';
import { easypostFulfillment } from '../../../src/connectors/wms/easypost-fulfillment/index.ts';

interface Property {
  readonly description?: string;
  readonly default?: unknown;
  readonly secret?: boolean;
}

describe('docs/connectors/easypost-fulfillment.md', () => {
  it('tells every setting as the program knows it, and no other', async () => {
    const page = await readFile(new URL('../../../docs/connectors/easypost-fulfillment.md', import.meta.url), 'utf8');
    const [, table = ''] = /## Settings\n([\s\S]*?)\n## /.exec(page) ?? [];
    const written = table.split('\n').filter((row) => row.startsWith('| `'));
    const { properties = {} } = z.toJSONSchema(easypostFulfillment.settings, { io: 'input' }) as {
      properties?: Record<string, Property>;
    };
    const rows = Object.entries(properties).map(([key, { description, default: usual, secret }]) => {
      const standard = usual === undefined || usual === '' ? '' : `\`${String(usual).replaceAll('|', '\\|')}\``;
      return `| \`${key}\` | ${description}${secret ? ' *Secret.*' : ''} | ${standard} |`;
    });
    expect(written).to.deep.equal(rows);
  });
});
