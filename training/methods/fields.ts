import * as z from 'zod';

/** What settings of methods are made of. */
export const size = z.number().int().min(1).max(4096);
/** Of dropout. */
export const rate = z.number().min(0).max(0.9);

/** Of the input of known names, which counts only where a model is trained with name lists. */
export const nameSettings = {
  nameSize: size.default(64),
  nameDropout: rate.default(0.2),
};
