import { iso31661 } from 'iso-3166';
import { countryCode, isCountry } from '../../../domain/country-code.ts';

/** What people write that is neither a code nor a name of the standard. */
const otherNames: Readonly<Record<string, string>> = {
  uk: 'GB',
  'great britain': 'GB',
  england: 'GB',
  scotland: 'GB',
  wales: 'GB',
  'northern ireland': 'GB',
  america: 'US',
  'the netherlands': 'NL',
  holland: 'NL',
  'ivory coast': 'CI',
  'south korea': 'KR',
  'republic of korea': 'KR',
};

const english = new Intl.DisplayNames('en', { type: 'region' });

const byName = new Map([
  ...iso31661.flatMap(({ alpha2, name }) => [
    [plain(name), alpha2] as const,
    [plain(english.of(alpha2) ?? name), alpha2] as const,
  ]),
  ...Object.entries(otherNames),
]);

/** The vendor keeps a code beside a free text (`NZ`, `NZL`, `New Zealand`); the code is believed first. What is no country stays as it is. */
export function countryOf(code: string, text: string): string {
  for (const one of [code, text]) {
    if (isCountry(one)) return countryCode(one);
    const named = byName.get(plain(one));
    if (named) return named;
  }
  return countryCode(code === '' ? text : code);
}

function plain(name: string): string {
  return name
    .normalize('NFD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/[^a-z]+/g, ' ')
    .trim();
}
