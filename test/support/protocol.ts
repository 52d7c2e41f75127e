import { expect } from 'vitest';
import { requests, type Answer, type RequestName } from '../../shared/protocol/requests.ts';
import type { Editor } from './editor.ts';

/** Asks something of our own, and sees that the answer is what the protocol says, and nothing more. */
export async function ask<Name extends RequestName>(
  editor: Editor,
  name: Name,
  params?: unknown,
): Promise<Answer<Name>> {
  const answer = await editor.request<unknown>(name, params);
  expect(requests[name].result.parse(answer)).toEqual(answer);
  return answer as Answer<Name>;
}
