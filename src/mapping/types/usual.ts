import type { Field } from '../fields/field.ts';
import { booleanType, plainBoolean } from './boolean.ts';
import { dateType, usualPattern } from './date.ts';
import { datePattern } from './date-pattern.ts';
import { decimalType, plainDecimal } from './decimal.ts';
import { extrasType } from './extras.ts';
import { integerType, plainInteger } from './integer.ts';
import { plainText, type TextSettings, textType } from './text.ts';
import type { ValueType } from './value-type.ts';

/** What a mapping says for all columns that say nothing themselves. */
export interface UsualSettings {
  readonly text?: TextSettings;
  readonly zone?: string | undefined;
  readonly numbers?: { readonly separator: '.' | ','; readonly thousands: string };
}

/** The type of a column that names none: what its field holds. */
export function usualType(field: Field | undefined, settings: UsualSettings = {}): ValueType {
  const { text = plainText, zone, numbers } = settings;
  switch (field?.type) {
    case 'integer':
      return integerType({ ...plainInteger, ...numbers }, field.check, false);
    case 'decimal':
      return decimalType({ ...plainDecimal, ...numbers });
    case 'instant':
      return usualDate(zone);
    case 'boolean':
      return booleanType(plainBoolean);
    case 'extras':
      return extrasType;
    default:
      return textType(text, field?.type === 'id');
  }
}

function usualDate(zone: string | undefined): ValueType {
  const read = datePattern(usualPattern);
  return dateType({ pattern: 'parts' in read ? read.parts : 'iso', shown: usualPattern, zone });
}
