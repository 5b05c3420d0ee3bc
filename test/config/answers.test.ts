import { expect } from 'chai';
import type { WmsAnswers } from '../../src/config/workspace.ts';
import { bad, good, oneWms, texts } from './workbench.ts';

const off = 'services: { order delivery: off, shipping confirmations: off, inventory: off }\n';
const more = {
  'mappings/answers.yaml': 'kind: acknowledgements\n',
  'mappings/stop.yaml': 'kind: cancels\n',
  'mappings/back.yaml': 'kind: returns\n',
};
const asked = `${oneWms}    acknowledgements: { from: partner, directory: Answers, mapping: answers, within: 2h }
    cancels: { to: partner, directory: Cancels, mapping: stop }
    returns: { from: partner, directory: Back, mapping: back }
`;

async function answers(root: string, merchant = ''): Promise<WmsAnswers | undefined> {
  const workspace = await good({ ...texts(root, { acme: off + merchant }), ...more });
  return workspace.merchants.get('acme')?.warehouses.get('legacy')?.answers;
}

describe('what a WMS answers', () => {
  it('is nothing but shipments and stock where nobody says more, and what lacks stock is offered again at the usual hour', async () => {
    expect(await answers(oneWms)).to.deep.equal({
      acknowledgements: null,
      withinSeconds: null,
      cancels: null,
      returns: null,
      offerAgain: { time: '01:00', zone: 'America/Los_Angeles' },
    });
  });

  it('has endpoints with the directories of WMS and merchant, and gates of their own', async () => {
    const found = await answers(asked, 'directories: ACME\n');
    expect([found?.acknowledgements?.id, found?.acknowledgements?.place.directory]).to.deep.equal([
      'acme/legacy/acknowledgements',
      'ACME/Answers',
    ]);
    expect([found?.cancels?.id, found?.cancels?.place.directory]).to.deep.equal([
      'acme/legacy/cancels',
      'ACME/Cancels',
    ]);
    expect([found?.returns?.place.directory, found?.withinSeconds]).to.deep.equal(['ACME/Back', 7200]);
  });

  it('is what the nearest level says, setting by setting', async () => {
    const root = `${asked}    out of stock: { offer again: "06:30", zone: America/Chicago }\n    blank tracking: refuse\n`;
    const found = await answers(
      root,
      'wms settings:\n  acknowledgements: { within: 30m }\n  cancels: off\n  out of stock: { offer again: "07:00" }\n  blank tracking: ship without\n',
    );
    expect([found?.withinSeconds, found?.cancels, found?.blankTracking]).to.deep.equal([1800, null, 'ship without']);
    expect(found?.offerAgain).to.deep.equal({ time: '07:00', zone: 'America/Chicago' });
    expect((await answers(root, 'wms settings: { out of stock: off }\n'))?.offerAgain).to.equal(null);
  });

  it('is refused where a mapping is of another kind, or a setting is misspelt', async () => {
    const wrong = asked.replace('mapping: stop', 'mapping: back').replace('within: 2h', 'within: soon');
    const found = await bad({ ...texts(wrong, { acme: off }), ...more });
    const text = found.join('\n');
    expect(text).to.include('CONFIG_MAPPING_KIND').and.include('acknowledgements.within');
  });
});
