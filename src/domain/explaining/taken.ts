import { isFiltered } from '../judging/item-filters.ts';
import { fieldValue, matches, type OrderFilter } from '../judging/order-filters.ts';
import { isTaken } from '../judging/statuses.ts';
import { tagsIn } from '../judging/tag-filters.ts';
import { type Explainer, listed, type Trial } from './trial.ts';

/** Whether an order is taken at all: the steps that may skip it, or let it wait for its payment. */
export const tooOldTrials: Explainer = ({ order: { orderDate } }, { earliestOrderDate }) => {
  if (earliestOrderDate === '') return [];
  const days = (Date.parse(orderDate) - Date.parse(earliestOrderDate)) / 86_400_000;
  const amount = Math.abs(Math.round(days * 10) / 10);
  const apart = `${amount} day${amount === 1 ? '' : 's'} ${days < 0 ? 'too early' : 'later'}`;
  return [
    {
      rule: `earliest order date ${earliestOrderDate}`,
      result: days < 0 ? 'decided' : 'passed',
      why: `placed ${orderDate}, ${apart}`,
    },
  ];
};

export const statusTrials: Explainer = ({ order }, { statuses: { taken, paymentsTaken } }) => {
  const told = [
    { word: order.paymentStatus ?? '', list: paymentsTaken, what: 'payment status' },
    { word: order.cartStatus ?? '', list: taken, what: 'status' },
  ];
  return told
    .filter(({ word, list }) => word !== '' || list !== null)
    .map(({ word, list, what }): Trial => {
      const rule = list
        ? `the cart's ${what} is one of ${listed(list)}`
        : `the cart's ${what} means neither unpaid nor finished`;
      return { rule, result: isTaken(word, list) ? 'passed' : 'decided', why: `it is "${word}"` };
    });
};

export const orderFilterTrials: Explainer = ({ order }, { orderFilters }) =>
  orderFilters.map((filter): Trial => {
    const against = matches(order, filter) !== (filter.rule === 'required');
    return { rule: filterText(filter), result: against ? 'decided' : 'passed', why: foundText(order, filter) };
  });

function filterText({ field, values, rule, match }: OrderFilter): string {
  const how = match === 'full' ? 'be' : match.replace('starts', 'start').replace('ends', 'end');
  return `${field} must ${rule === 'required' ? '' : 'not '}${how} ${listed(values)}`;
}

function foundText(order: Parameters<typeof fieldValue>[0], { field }: OrderFilter): string {
  if (field.endsWith('.email')) return 'it is an address that is not shown here';
  const value = fieldValue(order, field);
  return value === '' ? 'it is empty' : `it is "${value}"`;
}

export const tagFilterTrials: Explainer = ({ order }, { tagFilters }) =>
  tagFilters.map(({ tags, rule, anyOf }): Trial => {
    const stuck = [...tagsIn((tags === 'order' ? order.tags : order.customerTags) ?? '')];
    const has = anyOf.some((tag) => stuck.includes(tag));
    const like = anyOf.find((tag) => !has && stuck.some((one) => one.toLowerCase() === tag.toLowerCase()));
    const near = like === undefined ? '' : `; upper and lower case count, so that is not "${like}"`;
    return {
      rule: `the ${tags === 'order' ? 'order' : 'customer'} ${rule === 'contains' ? 'has one' : 'has none'} of the tags ${listed(anyOf)}`,
      result: has === (rule === 'contains') ? 'passed' : 'decided',
      why: stuck.length === 0 ? 'it has no tags' : `it has ${stuck.join(', ')}${near}`,
    };
  });

export const itemFilterTrials: Explainer = ({ order }, { itemFilter }) => {
  if (!itemFilter) return [];
  const { list, skus, level } = itemFilter;
  const filtered = order.lines.filter(({ sku }) => isFiltered(sku, itemFilter)).map(({ sku }) => sku.trim());
  const near = order.lines
    .map(({ sku }) => sku.trim())
    .filter((sku) => !skus.includes(sku) && skus.some((one) => one.toLowerCase() === sku.toLowerCase()));
  const kept = filtered.length === 0 ? 'no line is filtered' : `filtered: ${listed(filtered.slice(0, 10))}`;
  const like =
    near.length === 0 ? '' : `; upper and lower case count, so ${listed(near.slice(0, 10))} is not in the list`;
  return [
    {
      rule: `${list} of ${skus.length} SKU${skus.length === 1 ? '' : 's'} for ${level === 'order' ? 'whole orders' : 'lines'}`,
      result: filtered.length > 0 ? 'decided' : 'passed',
      why: kept + like,
    },
  ];
};
