import { fold } from '../../../formats/text/fold.ts';
import { type Helper, textOf } from '../helper.ts';

export const textHelpers: readonly Helper[] = [
  {
    name: 'join',
    says: 'Joins values with a separator; empty ones are left out.',
    example: "{{join ', ' order.shipTo.city order.shipTo.state}} gives Düsseldorf, NW",
    run: ([separator, ...values]) =>
      values
        .map(textOf)
        .filter((text) => text !== '')
        .join(textOf(separator)),
  },
  {
    name: 'upper',
    says: 'In capital letters.',
    example: '{{upper order.orderSource}} gives SHOP',
    run: ([value]) => textOf(value).toUpperCase(),
  },
  {
    name: 'lower',
    says: 'In small letters.',
    example: '{{lower order.shipTo.email}} gives dana@example.com',
    run: ([value]) => textOf(value).toLowerCase(),
  },
  {
    name: 'trim',
    says: 'Without blanks at both ends.',
    example: '{{trim order.instructions}}',
    run: ([value]) => textOf(value).trim(),
  },
  {
    name: 'cut',
    says: 'The first characters only.',
    example: '{{cut order.orderSource 3}} gives sho',
    run: ([value, length]) => [...textOf(value)].slice(0, Number(length)).join(''),
  },
  {
    name: 'last',
    says: 'The last characters only.',
    example: '{{last line.barcode 12}} gives 012345678905',
    run: ([value, length]) => [...textOf(value)].slice(-Number(length)).join(''),
  },
  {
    name: 'prefix',
    says: 'A text before the value, unless that is empty.',
    example: "{{prefix 'Gift: ' order.giftMessage}} gives Gift: Happy birthday",
    run: ([text, value]) => (textOf(value) === '' ? '' : textOf(text) + textOf(value)),
  },
  {
    name: 'suffix',
    says: 'A text behind the value, unless that is empty.',
    example: "{{suffix ' lb' line.weight.value}} gives 0.50 lb",
    run: ([text, value]) => (textOf(value) === '' ? '' : textOf(value) + textOf(text)),
  },
  {
    name: 'pad',
    says: 'Filled up to a length; `with` says with what (a blank), `on` on which side (right).',
    example: "{{pad order.custRef 8 with='0' on='left'}} gives 00001001",
    run: ([value, length], { with: fill = ' ', on = 'right' }) =>
      on === 'left'
        ? textOf(value).padStart(Number(length), textOf(fill))
        : textOf(value).padEnd(Number(length), textOf(fill)),
  },
  {
    name: 'replace',
    says: 'With every occurrence of one text replaced by another.',
    example: "{{replace order.orderNumber '#' ''}} gives 1001",
    run: ([value, from, to]) => textOf(value).replaceAll(textOf(from), textOf(to)),
  },
  {
    name: 'digits',
    says: 'Only the digits.',
    example: '{{digits order.shipTo.phone}} gives 3035550177',
    run: ([value]) => textOf(value).replaceAll(/\D/g, ''),
  },
  {
    name: 'fold',
    says: 'In ASCII letters: accents fall off, what has no spelling becomes ?.',
    example: '{{fold order.shipTo.city}} gives Dusseldorf',
    run: ([value]) => fold(textOf(value)),
  },
];
