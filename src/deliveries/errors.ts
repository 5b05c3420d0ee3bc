import { defineErrors } from '../support/errors.ts';

export const errors = defineErrors({
  DELIVERY_DOUBT: {
    disposition: 'hold',
    scope: 'document',
    ends: 'answer',
    tell: 'at once',
    sentence: 'Nobody can tell whether this delivery arrived.',
    hint: 'Ask the partner, or look there yourself. Then say "crossdock deliveries mark-delivered <id>" or "crossdock deliveries send-again <id>".',
  },
  ORDER_NOT_RENDERABLE: {
    disposition: 'hold',
    scope: 'order',
    sentence: 'The mapping cannot write this order.',
    hint: 'Change the mapping or the order ("crossdock orders show" names the column and the rule), then release: crossdock exceptions release <id>.',
  },
  CONFIRMATION_NOT_RENDERABLE: {
    disposition: 'hold',
    scope: 'order',
    sentence: "The mapping cannot write this order's confirmation.",
    hint: 'Change the mapping ("crossdock orders show" names the column and the rule), then release: crossdock exceptions release <id>.',
  },
  CANCEL_NOT_RENDERABLE: {
    disposition: 'hold',
    scope: 'order',
    sentence: 'The mapping cannot write the cancel of this order, so the WMS has not been asked.',
    hint: 'Change the mapping, then release: crossdock exceptions release <id>. If it is urgent, call the warehouse.',
  },
  COPY_NOT_RENDERABLE: {
    disposition: 'hold',
    scope: 'order',
    sentence: 'The mapping cannot write the copy for an extra interface; the order itself goes on.',
    hint: 'Change the mapping of the extra interface ("crossdock orders show" names the order\'s copies), then release: crossdock exceptions release <id>.',
  },
  REPEAT_NOT_RENDERABLE: {
    disposition: 'hold',
    scope: 'document',
    sentence: 'The mapping cannot write some records of a delivery that was to be written anew; the others went.',
    hint: 'The partner still has what it was given before. Change the mapping, render these orders once more (crossdock orders rerender <order>), then crossdock exceptions resolve <id>.',
  },
  STOCK_NOT_RENDERABLE: {
    disposition: 'hold',
    scope: 'connection',
    sentence: 'The mapping cannot write some stock levels; they were left out of the file.',
    hint: 'Change the mapping so that it can write them, then run the inventory upload again: crossdock run.',
  },
  SHADOW_ORDERS_UNDECIDED: {
    disposition: 'hold',
    scope: 'merchant',
    sentence: 'Orders were seen while another hub still worked for the merchant; who sends them has not been decided.',
    hint: 'They are not delivered until somebody says which of them the other hub has sent: crossdock adopt --cart <id> --from-shadow --before <time>.',
  },
  MAPPING_GONE: {
    disposition: 'hold',
    scope: 'connection',
    sentence: 'The delivery was begun with a mapping that its revision does not hold.',
    hint: 'Put the mapping back into the workspace and save.',
  },
  TRANSPORT_CANNOT_SEND: {
    disposition: 'hold',
    scope: 'connection',
    sentence: 'This kind of connection cannot send files.',
    hint: 'Point the endpoint to a folder, SFTP, FTP or email-out connection.',
  },
});
