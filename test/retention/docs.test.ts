import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { parse } from 'yaml';
import { merchantRetentionShape, readRetention, retentionShape } from '../../src/config/retention.ts';
import { projectRoot } from '../support/source-files.ts';

const page = (name: string) => readFileSync(join(projectRoot, 'docs', name), 'utf8');
const keys = Object.keys(retentionShape.shape);

describe('docs/privacy.md', () => {
  const [workspace, merchant] = [...page('privacy.md').matchAll(/```yaml\n([\s\S]*?)```/g)].map(([, text = '']) =>
    parse(text),
  );

  it('shows every setting, each with its default but the one that has none', () => {
    const shown = retentionShape.parse(workspace.retention);
    expect(Object.keys(shown)).to.deep.equal(keys);
    expect(readRetention({ ...shown, 'personal data': undefined })).to.deep.equal(readRetention(undefined));
    expect(merchantRetentionShape.parse(merchant.retention)).to.deep.equal({ 'personal data': 30 * 86_400 });
  });

  it('and docs/configuration.md have the same settings', () => {
    const table = page('configuration.md').split('### Retention\n')[1]?.split('\n### ')[0] ?? '';
    expect([...table.matchAll(/^\| `(.*?)` \|/gm)].map(([, key]) => key)).to.deep.equal(keys);
  });
});
