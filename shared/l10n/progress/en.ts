import type { ProgressMessages } from './messages.ts';

export const progressEn: ProgressMessages = {
  loading: 'Loading the model',
  analysing: 'Looking for named entities',
};
