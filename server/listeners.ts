/** Those who want to be told of something. */
export class Listeners<T extends readonly unknown[]> {
  readonly #all = new Set<(...news: T) => void>();

  /** @returns a function that ends this */
  add(listener: (...news: T) => void): () => void {
    const own = (...news: T): void => listener(...news);
    this.#all.add(own);
    return () => void this.#all.delete(own);
  }

  tell(...news: T): void {
    for (const listener of [...this.#all]) listener(...news);
  }
}
