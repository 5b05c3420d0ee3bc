import { lengthText } from '../../operations/story/usual.ts';
import type { Watched } from '../../operations/watched.ts';

type When = (iso: string | null) => string;
/** A titled table, as the other lists of the status are made. */
type Section = (
  title: string,
  headings: readonly string[],
  rows: readonly (readonly (string | number)[])[],
  empty: string,
) => string;

/** Who says nothing. */
export function watchedSections({ partners }: Watched, when: When, section: Section): string[] {
  return [
    section(
      'PARTNERS',
      ['endpoint', 'last file', 'silent for', 'bears', ''],
      partners.map(({ inlet, lastAt, silentFor, bears, by, silent }) => [
        inlet,
        when(lastAt),
        lastAt === null ? '-' : lengthText(silentFor),
        bears === null ? by : `${lengthText(bears)} (${by})`,
        silent ? 'SILENT' : '',
      ]),
      'None: nothing is read.',
    ),
  ];
}
