import type { TextSettings } from '../types/text.ts';
import { readEncoding } from './file.ts';
import type { Place } from './place.ts';

type Mutable = { -readonly [K in keyof TextSettings]: TextSettings[K] };

/** `text:` of a column or of the whole file; what is not said stays as it was. `otherwise`: an `else` beside it. */
export function readText(place: Place, usual: TextSettings, otherwise?: Place): TextSettings {
  const settings: Mutable = { ...usual };
  const tooLong = (value: Place) => {
    settings.tooLong = value.wantOneOf('else', ['hold', 'cut']);
  };
  if (otherwise) tooLong(otherwise);
  if (place.text === '') return settings;
  place.read('text', {
    max: (value) => {
      settings.max = value.wantNumber('max', 1, 100_000);
    },
    else: tooLong,
    pad: (value) => {
      settings.pad = readPad(value);
    },
    newlines: (value) => {
      settings.newlines = value.wantOneOf('newlines', ['space', 'keep']);
    },
    letters: (value) => {
      settings.letters = value.wantOneOf('letters', ['as they are', 'upper', 'lower']);
    },
    controls: (value) => {
      settings.controls = value.wantOneOf('controls', ['space', 'keep']);
    },
    fold: (value) => {
      settings.fold = readFold(value);
    },
    unfoldable: (value) => {
      settings.unfoldable = value.wantOneOf('unfoldable', ['question mark', 'hold']);
    },
    blanks: (value) => {
      settings.blanks = value.wantOneOf('blanks', ['keep', 'one']);
    },
    trim: (value) => {
      settings.trim = value.wantFlag('trim');
    },
    replace: (value) => {
      settings.replace = value.entries().map(({ name, value: to }) => [name, to.wantText('The replacement')] as const);
    },
    'scientific numbers': (value) => {
      settings.scientific = value.wantOneOf('scientific numbers', ['refuse', 'keep']);
    },
  });
  return settings;
}

/** `ascii` (or true), or an encoding whose letters may stay. */
function readFold(place: Place): string | undefined {
  const said = place.text?.toLowerCase();
  if (said === 'false' || said === 'no') return undefined;
  if (said === 'true' || said === 'yes' || said === 'ascii') return 'ascii';
  return readEncoding(place, 'fold');
}

function readPad(place: Place): TextSettings['pad'] {
  if (place.isText) return { to: place.wantNumber('pad', 1, 10_000), with: ' ', on: 'right' };
  const pad: { to: number; with: string; on: 'left' | 'right' } = { to: 1, with: ' ', on: 'right' };
  place.read('pad', {
    to: (value) => {
      pad.to = value.wantNumber('to', 1, 10_000);
    },
    with: (value) => {
      pad.with = value.wantText('with');
    },
    on: (value) => {
      pad.on = value.wantOneOf('on', ['left', 'right']);
    },
  });
  return pad;
}
