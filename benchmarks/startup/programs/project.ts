// Something to compile: generics, unions, classes, narrowing.

type Result<T> = { ok: true; value: T } | { ok: false; error: Error };

interface Shape {
  readonly kind: 'circle' | 'square';
  area(): number;
}

class Circle implements Shape {
  readonly kind = 'circle';
  constructor(private readonly radius: number) {}
  area(): number {
    return Math.PI * this.radius ** 2;
  }
}

class Square implements Shape {
  readonly kind = 'square';
  constructor(private readonly side: number) {}
  area(): number {
    return this.side ** 2;
  }
}

function attempt<T>(run: () => T): Result<T> {
  try {
    return { ok: true, value: run() };
  } catch (error) {
    return { ok: false, error: error instanceof Error ? error : new Error(String(error)) };
  }
}

type Keys<T> = { [K in keyof T]: T[K] extends (...args: never[]) => unknown ? never : K }[keyof T];

function groupBy<T, K extends string | number>(values: Iterable<T>, key: (value: T) => K): Map<K, T[]> {
  const groups = new Map<K, T[]>();
  for (const value of values) {
    const group = groups.get(key(value));
    if (group === undefined) groups.set(key(value), [value]);
    else group.push(value);
  }
  return groups;
}

export async function report(shapes: Shape[]): Promise<string> {
  const lines: string[] = [];
  for (const [kind, group] of groupBy(shapes, ({ kind }) => kind)) {
    const total = attempt(() => group.reduce((sum, shape) => sum + shape.area(), 0));
    lines.push(total.ok ? `${kind}: ${total.value.toFixed(2)}` : `${kind}: ${total.error.message}`);
  }
  return lines.join('\n');
}

export const name: Keys<Circle> = 'kind';
export const shapes: Shape[] = [new Circle(1), new Square(2)];
