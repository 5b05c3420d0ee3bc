import { iso31661Alpha2ToAlpha3, iso31661Alpha3ToAlpha2 } from 'iso-3166';

/** Two letters, in capitals; carts write two letters, three letters, or both. What is no country stays as it is. */
export function countryCode(text: string): string {
  const letters = text.trim().toUpperCase();
  return iso31661Alpha3ToAlpha2[letters] ?? letters;
}

export function isCountry(text: string): boolean {
  return iso31661Alpha2ToAlpha3[countryCode(text)] !== undefined;
}
