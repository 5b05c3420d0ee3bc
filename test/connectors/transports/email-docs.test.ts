import { readFile } from 'node:fs/promises';
import { expect } from 'chai';
import { emailInSettings } from '../../../src/connectors/transports/email-in/settings.ts';
import { emailOutSettings } from '../../../src/connectors/transports/email-out/settings.ts';

for (const [id, { shape }] of [['email-in', emailInSettings] as const, ['email-out', emailOutSettings] as const]) {
  describe(`the page of ${id}`, () => {
    it('lists every setting, in order, and no other', async () => {
      const page = await readFile(new URL(`../../../docs/connectors/${id}.md`, import.meta.url), 'utf8');
      const table = page.slice(page.indexOf('## Settings'), page.indexOf('\n## ', page.indexOf('## Settings') + 1));
      const rows = [...table.matchAll(/^\| `([^`]+)` \| (?:`([^`]*)`)?/gm)];
      expect(rows.map(([, name]) => name)).to.deep.equal(Object.keys(shape));
      for (const [, name = '', shown] of rows) {
        const { success, data } = (
          shape as Record<string, { safeParse(value: undefined): { success: boolean; data?: unknown } }>
        )[name]?.safeParse(undefined) ?? { success: false };
        if (shown !== undefined) expect(success ? String(data) : '', name).to.equal(shown);
      }
    });

    it('has a label and a help text for every setting, and marks the password as secret', () => {
      for (const [name, setting] of Object.entries(shape)) {
        expect(setting.meta(), name).to.include.keys('label', 'description');
        expect(setting.meta()?.secret === true, name).to.equal(name === 'password');
      }
    });
  });
}

describe('settings of e-mail', () => {
  it('refuse what is no setting and what could break a line', () => {
    const inbound = { host: 'imap.example.com', user: 'a', password: 'b' };
    expect(emailInSettings.safeParse(inbound).success).to.equal(true);
    expect(emailInSettings.safeParse({ ...inbound, pasword: 'x' }).success).to.equal(false);
    expect(emailInSettings.safeParse({ ...inbound, user: 'a\r\nb' }).success).to.equal(false);
    const outbound = { host: 'smtp.example.com', from: 'dock@example.com' };
    expect(emailOutSettings.safeParse(outbound).success).to.equal(true);
    expect(
      emailOutSettings.safeParse({ ...outbound, from: 'dock@example.com\r\nBcc: x@example.net' }).success,
    ).to.equal(false);
    expect(emailOutSettings.safeParse({ ...outbound, 'from name': 'a\nb' }).success).to.equal(false);
  });
});
