import type { Message } from 'amqplib';
import { expect } from 'chai';
import { stageNames } from '../../../src/pipeline.ts';
import type { OutboxRow } from '../../../src/queue/queue.ts';
import { messageOf, readTicket } from '../../../src/queue/rabbitmq/message.ts';
import { shortText, workKey } from '../../../src/queue/rabbitmq/names.ts';
import { now, ticket } from './dock.ts';

const sender = { host: 'box1', version: '0.1.0', now: () => Date.parse('2026-03-01T12:00:00Z') };
const failure = {
  code: 'SFTP_AUTH',
  message: 'The server refuses the password.',
  hint: 'Correct it.',
  at: '2026-03-01T11:59:00.000Z',
};

function row(more: Partial<OutboxRow>): OutboxRow {
  return { ...now('deliver', 'acme/legacy', { ref: '100045', connection: 'legacy' }), id: 4711, ...more };
}

function received(body: string | Buffer, headers: Record<string, unknown> = {}): Message {
  const properties = {
    contentType: undefined,
    contentEncoding: undefined,
    headers,
    deliveryMode: undefined,
    priority: undefined,
    correlationId: undefined,
    replyTo: undefined,
    expiration: undefined,
    messageId: undefined,
    timestamp: undefined,
    type: undefined,
    userId: undefined,
    appId: undefined,
    clusterId: undefined,
  };
  const fields = { deliveryTag: 1, redelivered: false, exchange: '', routingKey: '' };
  return { content: Buffer.from(body), fields, properties };
}

describe('a ticket as a message', () => {
  it('says in the console whose it is, what it is about and why it was written', () => {
    const { exchange, key, options } = messageOf(row({}), sender);
    expect([exchange, key]).to.deep.equal(['crossdock.work', 'deliver.acme.legacy']);
    expect(options).to.deep.include({
      messageId: 'deliver.4711',
      correlationId: 'acme/legacy',
      type: 'deliver.v1',
      appId: 'crossdock/0.1.0',
      timestamp: 1772366400,
      contentType: 'application/json',
      contentEncoding: 'utf-8',
      persistent: true,
      mandatory: true,
    });
    expect(options.headers).to.deep.equal({
      'x-cd-merchant': 'acme',
      'x-cd-connection': 'legacy',
      'x-cd-subject': 'acme/legacy',
      'x-cd-ref': '100045',
      'x-cd-cause': 'clock',
      'x-cd-attempt': 0,
      'x-cd-first-seen': '2026-03-01T10:00:00.000Z',
    });
  });

  it('waits in its tier under the key of its stage, with what failed last', () => {
    const { exchange, key, options } = messageOf(row({ to: '5m', attempt: 4, failure }), sender);
    expect([exchange, key]).to.deep.equal(['crossdock.retry.5m', 'deliver.acme.legacy']);
    expect(options.headers).to.include({
      'x-cd-attempt': 4,
      'x-cd-origin-queue': 'crossdock.3-deliver',
      'x-cd-error-code': 'SFTP_AUTH',
      'x-cd-error': failure.message,
      'x-cd-error-at': failure.at,
      'x-cd-error-host': 'box1',
      'x-cd-hint': 'Correct it.',
    });
    expect(options.headers).to.not.have.property('x-cd-repair');
  });

  it('lies dead with the command that brings it back', () => {
    const { exchange, key, options } = messageOf(row({ to: 'dead', attempt: 30, failure }), sender);
    expect([exchange, key]).to.deep.equal(['crossdock.dead', 'deliver']);
    expect(options.headers).to.include({ 'x-cd-repair': 'npx --no crossdock dead replay deliver.4711' });
  });

  it('is read back as it was written', () => {
    for (const stage of stageNames) {
      const written = messageOf({ ...now(stage, 'S'), id: 1, attempt: 3 }, sender);
      const reading = readTicket(received(written.body, { ...written.options.headers, 'x-delivery-count': 2 }), stage);
      expect(reading).to.deep.equal({ kind: 'ticket', ticket: ticket(stage, 'S'), attempt: 3, crashes: 2 });
    }
  });

  it('keeps error texts and keys within what a frame can carry', () => {
    const long = 'é'.repeat(40_000);
    const message = messageOf(
      row({
        to: '30s',
        failure: { ...failure, message: long, hint: long },
        ticket: ticket('deliver', long, { merchant: long, ref: long }),
      }),
      sender,
    );
    expect(Buffer.byteLength(message.key)).to.be.at.most(255);
    expect(Buffer.byteLength(JSON.stringify(message.options))).to.be.below(16_384);
    expect(shortText('é'.repeat(200))).to.match(/^é+$/);
  });

  it('keeps merchants apart in the routing key', () => {
    expect(workKey(ticket('upload-tracking', 'S', { merchant: 'north', connection: '-' }))).to.equal(
      'upload-tracking.north.-',
    );
  });
});

describe('a body that is no ticket', () => {
  const good = ticket('accept', 'S');
  const cases: [string, string | Buffer, RegExp][] = [
    ['is empty', '', /not JSON/],
    ['is text', 'hello', /not JSON/],
    ['is bytes', Buffer.from([0xff, 0x00, 0xfe]), /not JSON/],
    ['is a list', '[]', /not an object/],
    ['is null', 'null', /not an object/],
    ['has a newer version', JSON.stringify({ ...good, v: 99 }), /version is 99/],
    ['has no version', JSON.stringify({ ...good, v: undefined }), /version is nothing/],
    ['names an unknown stage', JSON.stringify({ ...good, stage: 'teleport' }), /"teleport" is not known/],
    [
      'belongs to another stage',
      JSON.stringify({ ...good, stage: 'notify' }),
      /for notify but lay in the queue of accept/,
    ],
    ['names no subject', JSON.stringify({ ...good, subject: '' }), /no subject/],
    ['names a number as merchant', JSON.stringify({ ...good, merchant: 7 }), /no merchant/],
    ['is far too large', JSON.stringify({ ...good, ref: 'x'.repeat(70_000) }), /bytes/],
  ];
  for (const [title, body, why] of cases) {
    it(`MQ-14 ${title}, and that is said`, () => {
      const reading = readTicket(received(body), 'accept');
      expect(reading.kind).to.equal('malformed');
      if (reading.kind === 'malformed') expect(reading.why).to.match(why);
    });
  }

  it('does not trust headers: odd counts are none', () => {
    const reading = readTicket(
      received(JSON.stringify(good), { 'x-cd-attempt': 'many', 'x-delivery-count': -1 }),
      'accept',
    );
    expect(reading).to.include({ kind: 'ticket', attempt: 0, crashes: 0 });
  });
});
