export class Counter<T> {
  readonly #counts = new Map<T, number>();

  add(item: T): void {
    this.#counts.set(item, (this.#counts.get(item) ?? 0) + 1);
  }

  *entries(): Generator<[T, number]> {
    yield* this.#counts;
  }
}
