// biome-ignore-all lint/suspicious/noTemplateCurlyInString: references of the workspace are written like this
import { expect } from 'chai';
import { shippedTexts } from '../../src/exceptions/shipped-texts.ts';
import { compileText } from '../../src/mapping/text.ts';
import { bad, good, oneWms, texts } from './workbench.ts';

const mail = oneWms.replace('connections:\n', 'connections:\n  m: { email-out: { host: a, from: a@example.com } }\n');
const env = {
  SFTP_PASSWORD: 'hunter2',
  HOOK: 'a secret that is long enough',
  SHORT: 'short',
  URL: 'https://alive.example.com/ping/abc',
};
const tools = { env, compileText };

function withNotices(more: string, rest = ''): Record<string, string> {
  return texts(`${mail}notices: { by: m, to: [a@example.com]${more} }\n${rest}`, {});
}

describe('settings of notices', () => {
  it('gather for a quarter of an hour and write a mail in the morning where nobody says otherwise', async () => {
    const { notices, heartbeat } = await good(withNotices(''), tools);
    expect(notices?.digestSeconds).to.equal(900);
    expect([...(notices?.daily ?? [])]).to.deep.equal([['workspace', { kind: 'at', times: ['07:00'], zone: 'UTC' }]]);
    expect([notices?.webhooks, notices?.templates, heartbeat]).to.deep.equal([[], { notice: null, daily: null }, null]);
    const off = await good(withNotices(', digest: off, daily: off'), tools);
    expect([off.notices?.digestSeconds, off.notices?.daily.size]).to.deep.equal([0, 0]);
  });

  it('take references in webhooks and in the heartbeat', async () => {
    const given = withNotices(
      ', webhooks: [{ url: "https://alerts.example.com/x", secret: "${env:HOOK}" }]',
      'heartbeat: { url: "${env:URL}", every: 1m }\n',
    );
    const { notices, heartbeat, warnings } = await good(given, tools);
    expect(notices?.webhooks).to.deep.equal([{ url: 'https://alerts.example.com/x', secret: env.HOOK }]);
    expect(heartbeat).to.deep.equal({ url: env.URL, seconds: 60 });
    expect(warnings.filter(({ code }) => code === 'CONFIG_LITERAL_SECRET')).to.deep.equal([]);
  });

  it('write in the morning of merchants and WMSes with contacts, by their clocks, on working days where that is said', async () => {
    const { notices } = await good(
      texts(
        `${mail.replace(/^(wms:\n {2}\w+:)/m, '$1\n    zone: America/Chicago\n    error contacts: [floor@example.net]')}notices: { by: m, to: [a@example.com], daily: { at: "06:30", on: working days } }\n`,
        { acme: 'zone: Europe/Berlin\nerror contacts: [shop@example.org]\n' },
      ),
      tools,
    );
    const zones = [...(notices?.daily ?? [])].map(([name, timing]) => [
      name,
      timing.kind === 'at' && [timing.zone, timing.times.join(), timing.on?.zone],
    ]);
    expect(zones.map(([name, timing]) => `${name} ${timing}`)).to.deep.equal([
      'workspace UTC,06:30,UTC',
      'merchant:acme Europe/Berlin,06:30,Europe/Berlin',
      `${zones[2]?.[0]} America/Chicago,06:30,America/Chicago`,
    ]);
    expect(String(zones[2]?.[0])).to.match(/^wms:/);
  });

  for (const [what, given, finding] of [
    [
      'a short secret',
      withNotices(', webhooks: [{ url: "https://a.example.com", secret: "${env:SHORT}" }]'),
      /CONFIG_VALUE .*at least 16/,
    ],
    [
      'an address with a password',
      withNotices(', webhooks: [{ url: "https://u:p@a.example.com", secret: "${env:HOOK}" }]'),
      /CONFIG_VALUE .*without user and password/,
    ],
    ['a reference that leads nowhere', withNotices('', 'heartbeat: { url: "${env:NOBODY}" }\n'), /CONFIG_REFERENCE /],
    [
      'a heart that beats too fast',
      withNotices('', 'heartbeat: { url: "${env:URL}", every: 1s }\n'),
      /CONFIG_VALUE .*least is 10s/,
    ],
    ['a mail at no time', withNotices(', daily: early'), /CONFIG_VALUE .*time such as/],
    [
      'a template without a subject',
      { ...withNotices(''), 'templates/notice.hbs': 'Hello\n' },
      /notice\.hbs:1:1 CONFIG_NOTICE_TEMPLATE .*Subject:/,
    ],
    [
      'a template with a name that does not exist',
      { ...withNotices(''), 'templates/daily.hbs': 'Subject: {{nmae}}\n' },
      /daily\.hbs:1:1 CONFIG_NOTICE_TEMPLATE .*nmae/,
    ],
  ] as const)
    it(`refuse ${what}`, async () => {
      expect((await bad(given, tools)).join('\n')).to.match(finding);
    });

  it('warn of a secret that stands in the file', async () => {
    const given = withNotices(', webhooks: [{ url: "https://a.example.com", secret: "written down, and long" }]');
    const { warnings } = await good(given, tools);
    expect(warnings.map(({ code }) => code)).to.include('CONFIG_LITERAL_SECRET');
  });

  it('take the shipped texts as templates', async () => {
    const own = { 'templates/notice.hbs': shippedTexts.notice, 'templates/daily.hbs': shippedTexts.daily };
    const { notices } = await good({ ...withNotices(''), ...own }, tools);
    expect(notices?.templates.notice).to.equal(shippedTexts.notice);
  });
});
