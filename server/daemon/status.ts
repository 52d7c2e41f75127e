import * as z from 'zod';

/** How a daemon is, as it tells a control connection that asks. */
export const statusSchema = z.object({
  pid: z.int().positive(),
  version: z.string(),
  /** Folder of the installation that it was started from; daemons of earlier versions do not tell it. */
  root: z.string().optional(),
  /** When it was started. */
  since: z.iso.datetime(),
  sessions: z.int().nonnegative(),
  models: z.array(
    z.object({
      /** Of its line, or its folder. */
      name: z.string(),
      /** These are known once it is loaded. */
      version: z.string().optional(),
      device: z.string().optional(),
    }),
  ),
  /** Bytes of the whole process. */
  memory: z.int().nonnegative(),
  /** Whether a model is being trained. */
  training: z.boolean(),
});

export type Status = z.infer<typeof statusSchema>;
