import { type EndpointOrigin, readInlet, readOutlet, type Standing } from './endpoints.ts';
import type { RawWmsSettings } from './grammar.ts';
import type { Reading } from './reading.ts';
import type { WmsAnswers } from './workspace.ts';

/** When people used to another hub expect such orders to be offered again. */
const usualOffer = { time: '01:00', zone: 'America/Los_Angeles' } as const;

/** What one place says of answers, beside the endpoints. */
export type AnswerLayer = Pick<RawWmsSettings, 'out of stock' | 'blank tracking'> & {
  /** Seconds. */
  readonly within: number | undefined;
};

export function answerLayer(raw: RawWmsSettings): AnswerLayer {
  const { acknowledgements } = raw;
  return {
    within: acknowledgements === 'off' ? undefined : acknowledgements?.within,
    'out of stock': raw['out of stock'],
    'blank tracking': raw['blank tracking'],
  };
}

/** `layers`: nearest first. */
export function readAnswers(
  reading: Reading,
  layers: readonly AnswerLayer[],
  origin: (kind: 'acknowledgements' | 'cancels' | 'returns') => EndpointOrigin,
  standings: Standing[],
): WmsAnswers {
  const acknowledgements = readInlet(reading, origin('acknowledgements'), standings);
  const within = layers.find((layer) => layer.within !== undefined)?.within;
  const blankTracking = layers.find((layer) => layer['blank tracking'] !== undefined)?.['blank tracking'];
  return {
    acknowledgements,
    withinSeconds: acknowledgements === null ? null : (within ?? null),
    cancels: readOutlet(reading, origin('cancels'), standings),
    returns: readInlet(reading, origin('returns'), standings),
    offerAgain: offerOf(layers),
    ...(blankTracking && { blankTracking }),
  };
}

/** Time and zone may be said in different places; `off` ends the search. */
function offerOf(layers: readonly AnswerLayer[]): WmsAnswers['offerAgain'] {
  let [time, zone] = ['', ''];
  for (const { 'out of stock': said } of layers) {
    if (said === 'off' && time === '' && zone === '') return null;
    if (said === undefined) continue;
    if (said === 'off') break;
    time ||= said['offer again'] ?? '';
    zone ||= said.zone ?? '';
  }
  return { time: time || usualOffer.time, zone: zone || usualOffer.zone };
}
