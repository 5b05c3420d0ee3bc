import type { OrderStory } from '../../operations/show-order.ts';
import type { StoryStep } from '../../operations/story/steps.ts';
import { usualText } from '../../operations/story/usual.ts';
import { relativeTime } from '../../operations/time-words.ts';
import { deedsTable } from '../deeds-table.ts';
import { facts, table } from '../table.ts';
import { copyFacts } from './order-copies.ts';
import { answerFacts, answerTables } from './order-life/answer-tables.ts';

/** The story of an order for people; it shows no address. `only`: whose order it is goes without saying. */
export function storyText(story: OrderStory, now: number, only: string | null): string {
  const {
    order,
    cart,
    canonical,
    parts: atWms,
    lines,
    packages,
    deliveries,
    copies,
    problems,
    answers,
    steps,
    versions,
    deeds,
  } = story;
  const parts = [
    facts([
      ['order', order.orderNumber],
      ...inTheCart(order.orderNumber, canonical?.orderNumberOriginal),
      ['reference', order.custRef],
      ['PO', canonical?.poNumber],
      ['status', order.status],
      ['waits for', story.headline],
      ['since', `${story.since} (${relativeTime(story.since, now)})`],
      ['normal', story.usual ? usualText(story.usual) : ''],
      only === order.merchant ? ['cart', order.cart] : ['merchant', `${order.merchant} / ${order.cart}`],
      ['which is', cart?.description],
      ['source', cart?.source],
      ['placed', order.placedAt],
      ['received', order.receivedAt],
      ...answerFacts(answers),
      ['personal data', order.erasedAt ? `erased ${order.erasedAt}` : ''],
      ['id', order.id],
    ]),
    table(
      ['line', 'sku', 'ordered', 'shipped', ...(atWms.length > 1 ? ['wms'] : [])],
      lines.map((line) => [
        line.lineNumber,
        line.sku,
        line.quantity,
        line.filtered ? 'not sent' : line.shipped,
        ...(atWms.length > 1 ? [atWms.find(({ id }) => id === line.part)?.wms ?? ''] : []),
      ]),
    ),
  ];
  if (atWms.length > 0)
    parts.push(
      table(
        ['wms', 'status', 'sent there by', 'part'],
        atWms.map(({ id, wms, status, rule = '' }) => [wms, status, rule === '' ? 'no rule' : rule, id]),
      ),
    );
  if (problems.length > 0) parts.push(facts(problems.map(({ code, message, hint }) => [code, `${message} ${hint}`])));
  if (deliveries.length > 0)
    parts.push(
      table(
        ['delivery', 'kind', 'state', 'file'],
        deliveries.map(({ delivery, kind, state, fileName }) => [delivery, kind, state, fileName]),
      ),
    );
  if (copies.length > 0) parts.push(facts(copyFacts(copies)));
  if (packages.length > 0)
    parts.push(
      table(
        ['tracking', 'cart told', 'shipped'],
        packages.map(({ trackingNumber, state, shippedAt }) => [trackingNumber, state, shippedAt]),
      ),
    );
  parts.push(...answerTables(answers));
  if (steps.length > 0) parts.push(table(['at', 'event', 'with'], steps.map(stepRow)));
  if (versions.length > 0)
    parts.push(
      table(
        ['version', 'until', 'changed by'],
        versions.map(({ version, until, actor }) => [version, until, actor]),
      ),
    );
  if (deeds.length > 0) parts.push(deedsTable(deeds));
  return parts.join('\n\n');
}

function stepRow({ at, event, data, file }: StoryStep): [string, string, string] {
  const told = Object.entries(data).map(([key, value]) => `${key} ${value}`);
  return [at, event, [...(file ? fileWords(file) : []), ...told].join(', ')];
}

/** `file orders_0301.csv row 7, document ..., mapping shop-orders of revision 1a2b3c`. */
function fileWords(file: NonNullable<StoryStep['file']>): string[] {
  const { name, row, document, delivery, mapping, revision, found, messageId } = file;
  return [
    `file ${name}${row === null ? '' : ` row ${row}`}`,
    ...(delivery ? [`delivery ${delivery}`] : []),
    ...(document ? [`document ${document}`] : []),
    ...(mapping === '' ? [] : [`mapping ${mapping} of revision ${revision.slice(0, 12)}`]),
    ...(found === '' ? [] : [`found as ${found}`]),
    ...(messageId === '' ? [] : [`mail ${messageId}`]),
  ];
}

/** Only where the number had to be shortened. */
function inTheCart(number: string, original = number): [string, string][] {
  return original === number ? [] : [['in the cart', original]];
}
