import type { Method } from '../method.ts';
import { encodeGatedConvolutions } from './encoder.ts';
import { gatedConvolutionsSettings, type GatedConvolutionsSettings } from './settings.ts';

/** A residual stack of gated dilated convolutions. */
export const gatedConvolutions: Method<GatedConvolutionsSettings> = {
  name: 'gated-convolutions',
  settings: gatedConvolutionsSettings,
  encode: encodeGatedConvolutions,
};
