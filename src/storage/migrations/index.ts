import { first } from './0001-first.ts';
import { publications } from './0002-publications.ts';
import { judged } from './0003-judged.ts';
import { fileNames } from './0004-file-names.ts';
import { loadOptions } from './0005-load-options.ts';
import { translation } from './0006-translation.ts';
import { orderLife } from './0007-order-life.ts';
import { audit } from './0008-audit.ts';
import { movingOver } from './0009-moving-over.ts';
import { copies } from './0010-copies.ts';
import { routing } from './0011-routing.ts';
import { stock } from './0012-stock.ts';
import { outages } from './0013-outages.ts';
import { finding } from './0014-finding.ts';
import { retention } from './0015-retention.ts';
import { wmsAnswers } from './0016-wms-answers.ts';
import { repeats } from './0017-repeats.ts';
import { notices } from './0018-notices.ts';
import { cursors } from './0019-cursors.ts';
import { secrets } from './0020-secrets.ts';
import { customStore } from './0021-custom-store.ts';
import { consents } from './0022-consents.ts';

/** In the order in which they are applied. A landed migration is never edited. */
export const migrations = [
  first,
  publications,
  judged,
  fileNames,
  loadOptions,
  translation,
  orderLife,
  audit,
  movingOver,
  copies,
  routing,
  stock,
  outages,
  finding,
  retention,
  wmsAnswers,
  repeats,
  notices,
  cursors,
  secrets,
  customStore,
  consents,
] as const;
