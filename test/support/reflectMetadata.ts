/**
 * The few functions of `reflect-metadata` that `@peculiar/x509` asks for before it loads; import this first.
 * Its whole package for one check of a test library would be a dependency more.
 */
const store = new WeakMap<object, Map<unknown, unknown>>();

function getMetadata(key: unknown, target: object): unknown {
  for (let at: object | null = target; at; at = Object.getPrototypeOf(at) as object | null) {
    if (store.get(at)?.has(key)) return store.get(at)?.get(key);
  }
  return undefined;
}

function defineMetadata(key: unknown, value: unknown, target: object): void {
  store.set(target, (store.get(target) ?? new Map<unknown, unknown>()).set(key, value));
}

const metadata = (key: unknown, value: unknown) => (target: object) => defineMetadata(key, value, target);

Object.assign(Reflect, {
  getMetadata,
  getOwnMetadata: (key: unknown, target: object) => store.get(target)?.get(key),
  defineMetadata,
  metadata,
});
