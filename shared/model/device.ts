/** Where a graph can run. */
export const devices = ['cpu', 'webgpu', 'cuda'] as const;

export type Device = (typeof devices)[number];

/** A device, or the fastest that there is. */
export type DeviceWish = Device | 'auto';
