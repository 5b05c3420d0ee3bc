import { gzipSync } from 'node:zlib';
import type { VendorAnswer, VendorRequest } from '../shared/vendor-server.ts';
import { fields, invalid, jsonIn, list, Refusal } from './answers.ts';
import type { Listings } from './listings.ts';

interface Document {
  readonly contentType: string;
  readonly made: number;
  content?: Buffer;
}

interface Feed {
  readonly type: string;
  readonly content: Buffer;
  readonly made: number;
  polls: number;
  status: string;
  report?: string;
}

// signed addresses end after five minutes [V]
const addressMilliseconds = 5 * 60_000;
// so many messages in one feed [V]
const messagesAtMost = 25_000;

/** Feeds of one seller: upload, begin, ask until it is done, read the report. */
export class Feeds {
  readonly #listings: Listings;
  readonly #sellerId: string;
  readonly #now: () => number;
  readonly #documents = new Map<string, Document>();
  readonly feeds = new Map<string, Feed>();
  /** Answers "in progress" so many times first. */
  pollsBefore = 0;
  /** How the next feeds end. */
  end: 'DONE' | 'FATAL' | 'CANCELLED' = 'DONE';
  /** Said of the next feeds as a whole, of which nothing is taken then. */
  complaint = '';
  #count = 0;

  constructor(listings: Listings, sellerId: string, now: () => number) {
    this.#listings = listings;
    this.#sellerId = sellerId;
    this.#now = now;
  }

  createDocument(request: VendorRequest, origin: string): VendorAnswer {
    const { contentType } = jsonIn(request);
    if (typeof contentType !== 'string' || contentType === '') throw invalid('contentType is missing.');
    const id = this.#id('document');
    this.#documents.set(id, { contentType, made: this.#now() });
    // 201 with id and address [V]
    return { status: 201, body: { feedDocumentId: id, url: `${origin}/signed/${id}?X-Amz-Signature=0123` } };
  }

  /** The store behind signed addresses is not the API: it knows signatures only. */
  upload(id: string, { headers, body }: VendorRequest): VendorAnswer {
    const document = this.#documents.get(id);
    // neither token nor other authorisation beside the signature, and the content type that was named [D]
    if (headers['x-amz-access-token'] !== undefined || headers.authorization !== undefined)
      return denied('InvalidArgument', 400);
    if (!document || document.contentType !== headers['content-type']) return denied('SignatureDoesNotMatch', 403);
    if (this.#now() - document.made > addressMilliseconds) return denied('AccessDenied', 403);
    document.content = body;
    return { status: 200 };
  }

  create(request: VendorRequest): VendorAnswer {
    const { feedType, marketplaceIds, inputFeedDocumentId } = jsonIn(request);
    if (typeof feedType !== 'string') throw invalid('feedType is missing.');
    if (list(marketplaceIds).length === 0) throw invalid('marketplaceIds is missing.');
    // listings go to one marketplace at a time [U]
    if (list(marketplaceIds).length > 1) throw invalid("Too many 'marketplaceIds' values provided.");
    const content = this.#documents.get(String(inputFeedDocumentId))?.content;
    if (!content) throw invalid('Nothing was uploaded to this document.');
    const id = this.#id('feed');
    this.feeds.set(id, { type: feedType, content, made: this.#now(), polls: 0, status: 'IN_QUEUE' });
    // 202 with id [V]
    return { status: 202, body: { feedId: id } };
  }

  get(id: string): VendorAnswer {
    const feed = this.feeds.get(id);
    if (!feed) throw new Refusal(404, 'NotFound', 'The feed is not found.');
    feed.polls += 1;
    if (feed.polls > this.pollsBefore && feed.report === undefined) this.#process(feed);
    else if (feed.report === undefined) feed.status = 'IN_PROGRESS';
    return {
      status: 200,
      body: {
        feedId: id,
        feedType: feed.type,
        createdTime: new Date(feed.made).toISOString(),
        processingStatus: feed.status,
        // a feed that failed may have a report, too [U]
        ...(['DONE', 'FATAL'].includes(feed.status) && { resultFeedDocumentId: `report-${id}` }),
      },
    };
  }

  getDocument(id: string, { query }: VendorRequest, origin: string): VendorAnswer {
    if (this.#reportOf(id) === undefined) throw new Refusal(404, 'NotFound', 'The document is not found.');
    const packed = query.get('enableContentEncodingUrlHeader') === 'true' ? 'gzip' : 'identity';
    const url = `${origin}/signed/${id}?encoding=${packed}&X-Amz-Signature=0123`;
    // reports are packed [D]
    return { status: 200, body: { feedDocumentId: id, url, compressionAlgorithm: 'GZIP' } };
  }

  download(id: string, { query, headers }: VendorRequest): VendorAnswer {
    const report = this.#reportOf(id);
    if (headers['x-amz-access-token'] !== undefined) return denied('InvalidArgument', 400);
    if (report === undefined) return denied('NoSuchKey', 404);
    // told as packed only where that was asked for [V]
    const packed: Record<string, string> = query.get('encoding') === 'gzip' ? { 'content-encoding': 'gzip' } : {};
    return { status: 200, headers: { 'content-type': 'application/json', ...packed }, body: gzipSync(report) };
  }

  #process(feed: Feed): void {
    // feeds of the old kinds end as fatal [D]
    feed.status = feed.type === 'JSON_LISTINGS_FEED' ? this.end : 'FATAL';
    const { header, messages } = fields(parsed(feed.content));
    const { sellerId, version } = fields(header);
    const count = list(messages).length;
    const whole = this.#wrongAsAWhole({ sellerId, version, count });
    if (count > messagesAtMost) feed.status = 'FATAL';
    const read = feed.status === 'DONE' && whole === '';
    const taken = read
      ? list(messages)
          .map(fields)
          .map((one) => this.#take(one))
      : [];
    // an issue of the feed as a whole has no message, and its feed is done all the same [V]
    const issues = whole === '' ? taken.flat() : [{ code: '4002001', severity: 'ERROR', message: whole }];
    const messagesInvalid = taken.filter((one) => one.length > 0).length;
    const summary = {
      errors: issues.length,
      warnings: 0,
      messagesProcessed: taken.length,
      messagesAccepted: taken.length - messagesInvalid,
      messagesInvalid,
    };
    feed.report = JSON.stringify({ header: { sellerId, version }, issues, summary });
  }

  #wrongAsAWhole(given: { sellerId: unknown; version: unknown; count: number }): string {
    if (given.count > messagesAtMost) return 'The list of messages is longer than allowed.';
    if (given.sellerId !== this.#sellerId) return "Attribute 'Merchant' is required, but not present.";
    return given.version === '2.0' ? this.complaint : "Item 'Feed' cannot be parsed.";
  }

  #take({ messageId, sku, operationType, ...patch }: Record<string, unknown>): object[] {
    if (operationType !== 'PATCH')
      return [{ messageId, sku, code: '4000001', severity: 'ERROR', message: 'Not known.' }];
    const { issues } = this.#listings.submit(String(sku), patch);
    return issues.map((issue) => ({ messageId, sku, ...issue }));
  }

  #reportOf(id: string): string | undefined {
    return this.feeds.get(id.replace(/^report-/, ''))?.report;
  }

  #id(kind: string): string {
    this.#count += 1;
    return `${kind}-${this.#count}`;
  }
}

function parsed(content: Buffer): unknown {
  try {
    return JSON.parse(content.toString('utf8'));
  } catch {
    return {};
  }
}

function denied(code: string, status: number): VendorAnswer {
  return { status, headers: { 'content-type': 'application/xml' }, body: `<Error><Code>${code}</Code></Error>` };
}
