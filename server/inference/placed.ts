import { messageOf } from '../../shared/errors.ts';
import type { Analyzer } from '../../shared/model/analyzer.ts';
import type { Device } from '../../shared/model/device.ts';
import type { Entity } from '../../shared/spans.ts';
import { Turn } from '../../shared/turn.ts';

interface Faster {
  readonly device: Device;
  readonly analyzer: Analyzer;
}

/**
 * A model on the CPU, and on another device while that works. A batch that fails there is analysed on the CPU, and so
 * is everything after it. One thing at a time: loading waits for a batch and a batch for loading.
 */
export class PlacedAnalyzer {
  readonly #cpu: Analyzer;
  readonly #open: (device: Device) => Promise<Analyzer>;
  readonly #onLoss: (device: Device, reason: string) => void;
  #faster: Faster | undefined;
  readonly #turn = new Turn();

  /**
   * @param open loads the model onto another device
   * @param onLoss told once when that device does not work any more
   */
  constructor(
    cpu: Analyzer,
    open: (device: Device) => Promise<Analyzer>,
    onLoss: (device: Device, reason: string) => void,
  ) {
    this.#cpu = cpu;
    this.#open = open;
    this.#onLoss = onLoss;
  }

  analyze(sentences: readonly string[]): Promise<Entity[][]> {
    return this.#turn.take(async () => {
      const faster = this.#faster;
      if (!faster) return this.#cpu.analyze(sentences);
      try {
        return await faster.analyzer.analyze(sentences);
      } catch (error) {
        // What fails on the CPU too is no fault of the device.
        const entities = await this.#cpu.analyze(sentences);
        // What a lost device held is not touched any more, not even to free it.
        this.#faster = undefined;
        this.#onLoss(faster.device, messageOf(error));
        return entities;
      }
    });
  }

  /**
   * Goes on on another device, which has run once by then: the first run compiles.
   * @param sentences to run with
   * @throws Error if it does not work there; the CPU then goes on
   */
  move(device: Device, sentences: readonly string[]): Promise<void> {
    return this.#turn.take(async () => {
      const analyzer = await this.#open(device);
      await analyzer.analyze(sentences);
      this.#faster = { device, analyzer };
    });
  }

  /** Frees what it holds, after what is under way. */
  release(): Promise<void> {
    return this.#turn.take(async () => {
      await this.#faster?.analyzer.release();
      await this.#cpu.release();
    });
  }
}
