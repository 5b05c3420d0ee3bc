import { parse } from 'yaml';
import type { z } from 'zod';
import { declaredSettings } from '../../config/connections.ts';
import { hasReference, withoutReferences } from '../../config/references.ts';
import { flatten, sentence } from '../../config/shape.ts';
import { didYouMean } from '../../support/nearest.ts';
import { errors } from './errors.ts';
import type { ConnectPlace } from './place.ts';

/** A setting as a person is asked for it. */
export interface Question {
  readonly key: string;
  readonly label: string;
  readonly help: string;
  readonly secret: boolean;
  /** Nothing else will do. */
  readonly choices: readonly string[];
  readonly examples: readonly string[];
  /** What it is when nothing is answered, in words; `''` = nothing. */
  readonly usual: string;
  /** It stands in a file already. */
  readonly known: boolean;
  readonly required: boolean;
  readonly kind: string;
}

/** What is to be kept: a plain value or a reference, or a secret for the store. */
export type Answer = { readonly value: unknown } | { readonly secret: string };

interface Property {
  readonly type?: string;
  readonly label?: string;
  readonly description?: string;
  readonly secret?: boolean;
  readonly enum?: readonly unknown[];
  readonly examples?: readonly unknown[];
  readonly default?: unknown;
}

/** In the order in which the connector declares them. */
export function questionsOf({ connector, levels }: Pick<ConnectPlace, 'connector' | 'levels'>): Question[] {
  const { properties, required = [] } = declaredSettings(connector) as unknown as {
    properties: Readonly<Record<string, Property>>;
    required?: readonly string[];
  };
  return Object.entries(properties).map(([key, property]) => {
    const at = levels.find(({ settings }) => settings[key] !== undefined);
    const kept = at?.settings[key];
    const secret = property.secret === true;
    return {
      key,
      label: property.label ?? key,
      help: property.description ?? '',
      secret,
      choices: (property.enum ?? []).map(String),
      examples: (property.examples ?? []).map(words),
      usual: at ? (secret ? shownSecret(kept) : words(kept)) : words(property.default),
      known: at !== undefined,
      required: required.includes(key) && property.default === undefined,
      kind: property.type ?? '',
    };
  });
}

function shownSecret(kept: unknown): string {
  const isReference = typeof kept === 'string' && hasReference(kept) && withoutReferences(kept) === '';
  return isReference ? kept : 'as it is';
}

function words(value: unknown): string {
  if (value === undefined || value === null) return '';
  if (typeof value === 'boolean') return value ? 'yes' : 'no';
  if (Array.isArray(value)) return value.map(words).join(', ');
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}

export function questionNamed(questions: readonly Question[], key: string): Question {
  const found = questions.find((one) => one.key === key || one.label.toLowerCase() === key.toLowerCase());
  if (found) return found;
  const keys = questions.map((one) => one.key);
  const message = `There is no setting "${key}".${didYouMean(key, keys) || ` There are ${keys.join(', ')}.`}`;
  throw errors.CONNECT_SETTING_UNKNOWN({ message, value: key });
}

/** What somebody typed, or gave as an argument; throws `CONNECT_SETTING`. A reference to a secret is no secret. */
export function answerFrom({ connector }: Pick<ConnectPlace, 'connector'>, question: Question, typed: string): Answer {
  if (hasReference(typed)) return { value: typed };
  const value = question.secret ? typed : valueFrom(question, typed.trim());
  const { shape } = connector.settings as { shape?: Readonly<Record<string, z.ZodType>> };
  const checked = shape?.[question.key]?.safeParse(value, { error: sentence });
  if (checked && !checked.success) {
    const [issue] = checked.error.issues.flatMap((one) => flatten(one));
    const message = `${question.label}: ${issue?.message ?? 'This will not do.'}`;
    throw errors.CONNECT_SETTING({ message, value: question.key });
  }
  return question.secret ? { secret: typed } : { value };
}

const yes = /^(y|yes|true|on)$/i;
const no = /^(n|no|false|off)$/i;

function valueFrom({ kind }: Question, text: string): unknown {
  switch (kind) {
    case 'boolean':
      return yes.test(text) ? true : no.test(text) ? false : text;
    case 'integer':
    case 'number':
      return text !== '' && Number.isFinite(Number(text)) ? Number(text) : text;
    case 'array':
      return text
        .replace(/^\[|\]$/g, '')
        .split(',')
        .map((one) => one.trim())
        .filter((one) => one !== '');
    case 'object':
      return plainObject(text);
    default:
      return text;
  }
}

/** `{ ups: UPS, dhl: DHL }`, as in a file. */
function plainObject(text: string): unknown {
  try {
    return parse(text);
  } catch {
    return text;
  }
}
