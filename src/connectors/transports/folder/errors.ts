import { defineErrors } from '../../../support/errors.ts';

export const errors = defineErrors({
  FOLDER_OTHER_DEVICE: {
    disposition: 'hold',
    scope: 'connection',
    sentence:
      'The folder lies on another disk than the data directory, so files cannot be moved out of it in one step.',
    hint: 'Set "take: copy" for this connection, or put the folder and the data directory on one file system.',
  },
});
