import { protocolVersion } from '../../../shared/protocol/requests.ts';
import type { Feature } from '../feature.ts';

/** Tells the client that there are requests of our own. */
export const announcement: Feature = () => ({ experimental: { mingshi: { protocol: protocolVersion } } });
