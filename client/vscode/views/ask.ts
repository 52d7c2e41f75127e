import { requests, type Answer, type RequestName } from '../../../shared/protocol/requests.ts';
import type { Mingshi } from '../mingshi.ts';

/** Asks the server, and checks its answer. */
export type Ask = <Name extends RequestName>(name: Name, params?: object) => Promise<Answer<Name>>;

/** Asks a server that runs: looking at a view starts none. */
export const askRunning =
  (mingshi: Pick<Mingshi, 'running'>): Ask =>
  async (name, params = {}) => {
    const { running } = mingshi;
    if (!running) throw new Error('the server does not run');
    const answer: unknown = await running.sendRequest(name, params);
    return requests[name].result.parse(answer) as Answer<typeof name>;
  };
