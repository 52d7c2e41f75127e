import { UserError } from '../../shared/errors.ts';
import { clc } from './clc/index.ts';
import { gatedConvolutions } from './gated-convolutions/index.ts';
import type { Method } from './method.ts';

/** Method by name; each has a folder of its own. */
export const methods: Readonly<Record<string, Method>> = {
  [clc.name]: clc,
  [gatedConvolutions.name]: gatedConvolutions,
};

export function methodNamed(name: string): Method {
  const method = Object.hasOwn(methods, name) ? methods[name] : undefined;
  if (!method) throw new UserError(`there is no method '${name}'; known: ${Object.keys(methods).join(', ')}`);
  return method;
}
