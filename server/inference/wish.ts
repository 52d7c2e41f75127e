import type { DeviceWish } from '../../shared/model/device.ts';

/**
 * What the models of a process run on. Sessions share models, so they share this: the first session that asks decides,
 * but one that names a device wins over those that leave it to us. It stays when that session has ended.
 */
export class SharedWish {
  #wish: DeviceWish | undefined;

  get device(): DeviceWish {
    return this.#wish ?? 'auto';
  }

  /** @returns whether what was in force before is not any more */
  ask(device: DeviceWish): boolean {
    const before = this.#wish;
    if (before !== undefined && (before !== 'auto' || device === 'auto')) return false;
    this.#wish = device;
    return before !== undefined;
  }
}
