import type { VendorAnswer, VendorRequest } from '../shared/vendor-server.ts';
import { fields, invalid, jsonIn, list, listed, Refusal } from './answers.ts';

export interface Listing {
  quantity: number;
  readonly productType: string;
  /** Amazon ships it: the seller's quantity is refused. */
  readonly fba?: boolean;
  /** Refuses the generic product type. */
  readonly strict?: boolean;
  /** Refused with these words whatever comes. */
  readonly broken?: string;
}

interface Issue {
  readonly code: string;
  readonly message: string;
  readonly severity: 'ERROR';
}

export interface Submission {
  readonly status: 'ACCEPTED' | 'VALID' | 'INVALID';
  readonly issues: readonly Issue[];
}

/** Listings of one seller. */
export class Listings {
  readonly all = new Map<string, Listing>();
  /** What a SKU that nobody lists is answered with; the model of the call names no 404 [U]. */
  unknownSku: 'invalid' | 'unclear' | 'refused' = 'invalid';
  #submissions = 0;

  patch(sku: string, request: VendorRequest): VendorAnswer {
    if (listed(request.query, 'marketplaceIds').length === 0) throw invalid('marketplaceIds is missing.');
    const preview = request.query.get('mode') === 'VALIDATION_PREVIEW';
    const { status, issues } = this.submit(sku, jsonIn(request), preview);
    this.#submissions += 1;
    // 200 whether it was taken or not [V]
    return { status: 200, body: { sku, status, submissionId: `submission-${this.#submissions}`, issues } };
  }

  get(sku: string, { query }: VendorRequest): VendorAnswer {
    if (listed(query, 'marketplaceIds').length === 0) throw invalid('marketplaceIds is missing.');
    const listing = this.all.get(sku);
    if (!listing) throw new Refusal(404, 'NotFound', 'The requested SKU is not found.');
    const summaries = [{ marketplaceId: query.get('marketplaceIds'), productType: listing.productType }];
    return { status: 200, body: { sku, ...(query.get('includedData') === 'summaries' && { summaries }) } };
  }

  submit(sku: string, { productType, patches }: Record<string, unknown>, preview = false): Submission {
    if (typeof productType !== 'string' || productType === '') throw invalid('productType is missing.');
    const quantity = quantityIn(list(patches).map(fields));
    const listing = this.all.get(sku);
    if (!listing && this.unknownSku === 'refused') throw invalid('The value of sku is not valid.');
    if (!listing && this.unknownSku === 'unclear') return wrong('90000900', 'The attributes are invalid.');
    if (!listing) return wrong('13013', 'This SKU does not exist in the catalog.');
    // quantities of what Amazon ships are refused [D]
    if (listing.fba) return wrong('8541', 'FBA offer already exists on this SKU.');
    if (listing.broken !== undefined) return wrong('90000900', listing.broken);
    if (listing.strict && productType !== listing.productType)
      return wrong('90000901', `The product type ${productType} is not the one of the listing.`);
    if (preview) return { status: 'VALID', issues: [] };
    listing.quantity = quantity;
    return { status: 'ACCEPTED', issues: [] };
  }
}

function wrong(code: string, message: string): Submission {
  return { status: 'INVALID', issues: [{ code, message, severity: 'ERROR' }] };
}

function quantityIn(patches: readonly Record<string, unknown>[]): number {
  const [patch] = patches;
  if (!patch) throw invalid('patches is missing.');
  // op: add, replace, merge, delete [V]
  if (!['add', 'replace', 'merge', 'delete'].includes(String(patch.op))) throw invalid(`${patch.op} is no operation.`);
  if (patch.path !== '/attributes/fulfillment_availability') throw invalid('There is no attribute at this path.');
  const [value] = list(patch.value).map(fields);
  // merge needs the field that says which value is meant [D]
  if (typeof value?.fulfillment_channel_code !== 'string' || value.fulfillment_channel_code === '')
    throw invalid('fulfillment_channel_code is missing.');
  if (!Number.isInteger(value.quantity) || Number(value.quantity) < 0) throw invalid('quantity is no number.');
  return Number(value.quantity);
}
