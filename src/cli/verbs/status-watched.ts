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

/** What has to be gone by when, and who says nothing. */
export function watchedSections({ cutOffs, partners }: Watched, when: When, section: Section): string[] {
  const counted = Object.entries(cutOffs.groups).filter(([, count]) => count > 0);
  return [
    ...(counted.length > 0
      ? [
          section(
            'TO THE CUT-OFF',
            ['left', 'orders'],
            counted.map(([group, count]) => [group, cutOffs.more ? `${count} or more` : count]),
            '',
          ),
          section(
            'NEXT CUT-OFFS',
            ['order', 'merchant', 'wms', 'status', 'minutes', 'cut-off'],
            cutOffs.next.map((one) => [one.orderNumber, one.merchant, one.wms, one.status, one.minutes, one.cutOffAt]),
            '',
          ),
        ]
      : []),
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
