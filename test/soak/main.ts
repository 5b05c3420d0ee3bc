import { suiteEnds } from '../support/closing.ts';
import type { PartnerKind } from './partner.ts';
import { type SoakPlan, soak } from './soak.ts';
import { expectNothingLostNothingTwice } from './verdict.ts';

const option = (name: string, otherwise: string) =>
  process.argv.find((arg) => arg.startsWith(`--${name}=`))?.split('=')[1] ?? otherwise;

const plan: SoakPlan = {
  orders: Number(option('orders', '1000')),
  kills: Number(option('kills', '20')),
  seed: Number(option('seed', '1')),
  partner: option('partner', 'keeps') as PartnerKind,
  patience: Number(option('patience', '240')),
  tell: (line) => process.stdout.write(`${line}\n`),
};

const giveUp = () => void suiteEnds().finally(() => process.exit(1));
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, giveUp);
process.once('uncaughtException', (thrown) => {
  process.stderr.write(`${thrown.stack}\n`);
  giveUp();
});
try {
  const result = await soak(plan);
  const { kills, received, told, statuses, doubts, places } = result;
  const unfinished = kills.filter((kill) => kill.unfinished).length;
  const uploads = kills.filter((kill) => kill.insideUpload).length;
  plan.tell(
    `seed ${plan.seed}, partner ${plan.partner}: ${plan.orders} orders, ${kills.length} kills, ${unfinished} on unfinished work, ${uploads} inside an upload`,
  );
  plan.tell(
    `rows at the warehouse ${received.length}, tracking numbers at the cart ${told.length}, statuses ${JSON.stringify(statuses)}, doubts ${doubts.length}`,
  );
  plan.tell(`input files ${Object.keys(places).length}, each in one place; outbox and queues empty`);
  expectNothingLostNothingTwice(plan, result);
  plan.tell('Nothing lost, nothing twice.');
} finally {
  await suiteEnds();
}
