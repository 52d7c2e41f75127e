import type { Method } from '../method.ts';
import { encodeClc } from './encoder.ts';
import { clcSettings, type ClcSettings } from './settings.ts';

/** CLC: CNN-LSTM-CRF (paper 001). */
export const clc: Method<ClcSettings> = { name: 'clc', settings: clcSettings, encode: encodeClc };
