import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { fates } from '../../src/domain/notices/day.ts';
import { sampleDaily, sampleLetter } from '../../src/domain/notices/facts.ts';
import { mailText } from '../../src/exceptions/texts.ts';
import { errorRows } from '../support/error-page.ts';
import { projectRoot } from '../support/source-files.ts';

const page = readFileSync(join(projectRoot, 'docs/notices.md'), 'utf8');
const at = '2026-03-01T08:00:00.000Z';

describe('docs/notices.md', () => {
  it('has a template that is good as it stands', () => {
    const [, example = ''] = /```\n(Subject:[\s\S]*?)```/.exec(page) ?? [];
    const { subject, body, fault } = mailText('notice', example, sampleLetter, at);
    expect([subject, fault]).to.deep.equal([sampleLetter.headline, '']);
    expect(body).to.include('Over: Nobody has mapped').and.include('Map it.').and.include('3 more are not listed.');
  });

  it('names everything that a template may name', () => {
    const [day] = sampleDaily.merchants;
    const [problem] = sampleLetter.problems;
    const [over] = sampleLetter.resolved;
    const names = [sampleLetter, sampleDaily, day, problem, over].flatMap((facts) => Object.keys(facts ?? {}));
    expect([...new Set(names)].filter((name) => !page.includes(`\`${name}\``))).to.deep.equal([]);
  });

  it('puts every status into the part of the sum where it counts', () => {
    const parts = { delivered: 'delivered', held: 'held', skipped: 'skipped, canceled', canceled: 'skipped, canceled' };
    for (const [status, fate] of Object.entries(fates)) {
      const part = fate === 'difference' ? 'still on the way' : parts[fate];
      const row = page.split('\n').find((line) => line.startsWith(`| ${part} |`));
      expect(row, `${status} is ${part}`).to.include(`\`${status}\``);
    }
  });

  it('says which problems are told at once: those of these codes, and no others', async () => {
    const urgent = (await errorRows()).filter(({ tell }) => tell === 'at once').map(({ code }) => code);
    expect(urgent.sort()).to.deep.equal([
      'API_FORBIDDEN',
      'API_NOT_CONNECTED',
      'API_UNAUTHORIZED',
      'CERTIFICATE_CHANGED',
      'DELIVERY_DOUBT',
      'EASYPOST_WRONG_MODE',
      'FTP_LOGIN_REFUSED',
      'HOST_KEY_CHANGED',
      'HOST_KEY_UNKNOWN',
      'IMAP_LOGIN',
      'PARTNER_NOT_ASKING',
      'QUEUE_LOGIN',
      'SFTP_KEY_UNREADABLE',
      'SFTP_LOGIN_REFUSED',
      'SHIPPED_AFTER_CANCEL',
      'SHIPSTATION_TAG_UNKNOWN',
      'SHIP_METHOD_UNMAPPED',
      'SMTP_LOGIN',
      'WEBHOOK_FORBIDDEN',
    ]);
  });
});
