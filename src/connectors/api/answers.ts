import type { Acknowledgement } from '../../mapping/contract.ts';
import type { PartnerAnswer } from '../contract.ts';
import type { ReadLayout } from './layout.ts';
import { fieldsOf, listOf, textOf } from './values.ts';

/**
 * What a WMS said of orders and cancels when it was given them, kept as a document of ours: a list of `PartnerAnswer`. It is read as the
 * acknowledgement files of other WMSes are.
 */
export const readAnswers: ReadLayout<Acknowledgement> = async (page, known) => {
  const answers = listOf(page).map((one) => fieldsOf(one));
  const orders = await known.orders(
    'key',
    answers.map(({ key }) => textOf(key)),
  );
  return {
    records: answers.flatMap(({ key, about, accepted, reason, cause }): Acknowledgement[] => {
      const order = orders.get(textOf(key));
      if (!order) return [];
      return [
        {
          orderId: order.orderId,
          accepted: accepted === true,
          reason: textOf(reason),
          ...(about === 'cancel' && { about }),
          ...(cause === 'out of stock' && { cause }),
        },
      ];
    }),
    complaints: [],
  };
};

export function answersText(answers: readonly PartnerAnswer[]): string {
  return JSON.stringify(answers);
}
