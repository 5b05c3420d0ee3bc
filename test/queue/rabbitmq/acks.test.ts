import { expect } from 'chai';
import fc from 'fast-check';
import { Acks } from '../../../src/queue/rabbitmq/acks.ts';

/** A broker that knows what is open and is as strict as the real one about tags. */
class Strict {
  readonly open = new Set<number>();
  readonly frames: string[] = [];

  ack(tag: number, upTo: boolean): void {
    if (!this.open.has(tag)) throw new Error(`unknown delivery tag ${tag}`);
    this.frames.push(`${tag}${upTo ? '+' : ''}`);
    for (const open of [...this.open]) if (open === tag || (upTo && open < tag)) this.open.delete(open);
  }
}

function acksOf(count: number): { broker: Strict; acks: Acks } {
  const broker = new Strict();
  const acks = new Acks(broker);
  for (let tag = 1; tag <= count; tag++) {
    broker.open.add(tag);
    acks.delivered(tag);
  }
  return { broker, acks };
}

describe('acknowledgements of one channel', () => {
  it('go in one frame when a whole batch has settled', () => {
    const { broker, acks } = acksOf(500);
    for (let tag = 500; tag >= 1; tag--) acks.settle(tag);
    acks.flush();
    expect(broker.frames).to.deep.equal(['500+']);
  });

  it('never reach over a ticket that is still in hand', () => {
    const { broker, acks } = acksOf(4);
    for (const tag of [1, 2, 4]) acks.settle(tag);
    acks.flush();
    expect(broker.frames).to.deep.equal(['2+', '4']);
    expect([...broker.open]).to.deep.equal([3]);
  });

  it('go out by themselves in the next turn of the loop', async () => {
    const { broker, acks } = acksOf(2);
    acks.settle(1);
    acks.settle(2);
    expect(broker.frames).to.deep.equal([]);
    await new Promise((resolve) => setImmediate(resolve));
    expect(broker.frames).to.deep.equal(['2+']);
  });

  it('say nothing any more once the channel is gone', () => {
    const { broker, acks } = acksOf(2);
    acks.settle(1);
    acks.end();
    acks.settle(2);
    acks.flush();
    expect(broker.frames).to.deep.equal([]);
  });

  it('MQ-01 name every settled tag once and no other, in any order of settling', () => {
    const steps = fc.array(fc.oneof(fc.integer({ min: 1, max: 40 }), fc.constant('flush' as const)), {
      maxLength: 120,
    });
    fc.assert(
      fc.property(steps, (list) => {
        const { broker, acks } = acksOf(40);
        const settled = new Set<number>();
        for (const step of list) {
          if (step === 'flush') acks.flush();
          else if (!settled.has(step)) {
            settled.add(step);
            acks.settle(step);
          }
        }
        acks.flush();
        const left = Array.from({ length: 40 }, (_, index) => index + 1).filter((tag) => !settled.has(tag));
        expect([...broker.open]).to.deep.equal(left);
      }),
    );
  });
});
