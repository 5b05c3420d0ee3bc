import { expect } from 'chai';
import { type SoakPlan, soak } from '../soak/soak.ts';
import { expectNothingLostNothingTwice } from '../soak/verdict.ts';
import { suiteWith } from '../support/needs.ts';

/** The long form: `npm run soak -- --orders=1000 --kills=20 --seed=1 --partner=keeps|eats|mail`. */
suiteWith('a daemon that is killed at random, on SQLite and RabbitMQ', ['sshd', 'rabbitmq-server'], function () {
  this.timeout(300_000);
  for (const partner of ['keeps', 'eats', 'mail'] as const) {
    it(`loses nothing and sends nothing twice to a warehouse that ${partner === 'mail' ? 'gets mail' : `${partner} its files`}`, async () => {
      const plan: SoakPlan = { orders: 100, kills: 4, seed: 7, partner, patience: 120, tell: () => undefined };
      const result = await soak(plan);
      expectNothingLostNothingTwice(plan, result);
      expect(
        result.kills.some(({ unfinished }) => unfinished),
        'a kill on unfinished work',
      ).to.equal(true);
    });
  }
});
