import type { VendorAnswer, VendorRequest } from '../shared/vendor-server.ts';

/** A refusal as Amazon words it; thrown by whoever finds it. */
export class Refusal extends Error {
  readonly status: number;
  readonly code: string;

  constructor(status: number, code: string, message: string) {
    super(message);
    this.status = status;
    this.code = code;
  }

  // errors: a list of code, message and details [V]
  get answer(): VendorAnswer {
    return { status: this.status, body: { errors: [{ code: this.code, message: this.message, details: '' }] } };
  }
}

export function invalid(message: string): Refusal {
  return new Refusal(400, 'InvalidInput', message);
}

export function jsonIn({ body, headers }: VendorRequest): Record<string, unknown> {
  if (!/^application\/json\b/.test(headers['content-type'] ?? ''))
    throw new Refusal(415, 'UnsupportedMediaType', 'The content type is not supported.');
  try {
    return fields(JSON.parse(body.toString('utf8')));
  } catch {
    throw invalid('The body is no JSON.');
  }
}

export function fields(value: unknown): Record<string, unknown> {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
}

export function list(value: unknown): unknown[] {
  return Array.isArray(value) ? value : [];
}

/** Comma-separated query parameter. */
export function listed(query: URLSearchParams, name: string): string[] {
  return (query.get(name) ?? '').split(',').filter((one) => one !== '');
}
