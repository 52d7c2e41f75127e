import { mix } from './hash.ts';

const firstRoom = 1024;

/** Distinct names by their two hashes, numbered as they come, each with one value that starts at 0. */
export class KeyTable {
  size = 0;
  #first = new Int32Array(firstRoom);
  #second = new Int32Array(firstRoom);
  #values = new Uint32Array(firstRoom);
  /** Open addressing: number of the name plus one, 0 where free. At most half of the places are taken. */
  #places = new Uint32Array(2 * firstRoom);

  /** [size] */
  get first(): Int32Array {
    return this.#first.subarray(0, this.size);
  }

  /** [size] */
  get second(): Int32Array {
    return this.#second.subarray(0, this.size);
  }

  /** [size] */
  get values(): Uint32Array {
    return this.#values.subarray(0, this.size);
  }

  /** Number of the name with these hashes, which is added where it is new. */
  add(first: number, second: number): number {
    let place = this.#placeOf(first);
    for (let taken = this.#places[place]; taken; taken = this.#places[place]) {
      if (this.#first[taken - 1] === first && this.#second[taken - 1] === second) return taken - 1;
      place = (place + 1) & (this.#places.length - 1);
    }
    if (this.size === this.#first.length) {
      this.#grow();
      return this.add(first, second);
    }
    this.#first[this.size] = first;
    this.#second[this.size] = second;
    this.size += 1;
    this.#places[place] = this.size;
    return this.size - 1;
  }

  value(name: number): number {
    return this.#values[name] as number;
  }

  setValue(name: number, value: number): void {
    this.#values[name] = value;
  }

  #placeOf(first: number): number {
    return mix(first) & (this.#places.length - 1);
  }

  #grow(): void {
    const room = 4 * this.#first.length;
    this.#first = extended(this.#first, new Int32Array(room));
    this.#second = extended(this.#second, new Int32Array(room));
    this.#values = extended(this.#values, new Uint32Array(room));
    this.#places = new Uint32Array(2 * room);
    for (let name = 0; name < this.size; name += 1) {
      let place = this.#placeOf(this.#first[name] as number);
      while (this.#places[place]) place = (place + 1) & (this.#places.length - 1);
      this.#places[place] = name + 1;
    }
  }
}

function extended<T extends Int32Array | Uint32Array>(from: T, to: T): T {
  to.set(from);
  return to;
}
