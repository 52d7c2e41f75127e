import type { DeviceWish } from '../../shared/model/device.ts';
import { Listeners } from '../listeners.ts';

/**
 * What the models of a process run on. Sessions share models, so they share this: of those that are there, the one that
 * came last counts, but one that names a device wins over those that leave it to us.
 */
export class SharedWish {
  /** In the order in which they came. */
  readonly #wishes = new Set<{ readonly device: DeviceWish }>();
  readonly #changes = new Listeners<[]>();
  #device: DeviceWish = 'auto';

  /** The one in force. */
  get device(): DeviceWish {
    return this.#device;
  }

  /** Calls `listener` when another device is in force. @returns a function that ends this */
  onChange(listener: () => void): () => void {
    return this.#changes.add(listener);
  }

  /** A session asks for a device. @returns a function that takes that back: the session has ended */
  ask(device: DeviceWish): () => void {
    const wish = { device };
    this.#wishes.add(wish);
    this.#settle();
    return () => {
      this.#wishes.delete(wish);
      this.#settle();
    };
  }

  #settle(): void {
    // While nobody is there all stays as it is: who comes next may want the same.
    if (this.#wishes.size === 0) return;
    const named = [...this.#wishes].findLast(({ device }) => device !== 'auto');
    const device = named?.device ?? 'auto';
    if (device === this.#device) return;
    this.#device = device;
    this.#changes.tell();
  }
}
