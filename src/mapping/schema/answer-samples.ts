import { group, type Schema, type Schemas } from './shapes.ts';

const said = (description: string, example: string): Schema => ({ description, type: 'string', examples: [example] });

/** What a test says of a cancel beside its order. */
export const cancelSample: Schema = group(
  'What is asked of the warehouse.',
  {
    id: said('Its own id.', 'cancel-1'),
    requestedAt: said('When it was asked for (ISO).', '2026-03-03T20:02:00Z'),
    requestedBy: said('Who asked.', 'cli:anna'),
    reason: said('Why.', 'the buyer called'),
    file: said('The file that handed the order over.', 'ORD_0012.csv'),
  },
  [{ reason: 'the buyer called' }],
);

/** What is read of a partner's answer, or of a parcel that came back, beside what other kinds have, too. */
export const answerKeys: Schemas = {
  about: said('What is answered, where that is not the order itself: cancel.', 'cancel'),
  cause: said('Why it was refused, where that is known by code: out of stock.', 'out of stock'),
  type: said('What became of the parcel: returned or undeliverable.', 'returned'),
  trackingNumber: said('Of the parcel that had left.', '1Z999'),
  returnTracking: said('Under which it came back.', '1Z998'),
  receivedAt: said('When it came back (ISO).', '2026-03-10T00:00:00.000Z'),
};
