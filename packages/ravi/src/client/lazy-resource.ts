type Methods<T> = { [K in keyof T]: (...args: never[]) => Promise<unknown> };

/**
 * A resource whose module is loaded when one of its methods is first called: most programs use few of the resources, and
 * the schemas of an answer take longer to load than the answer to come.
 */
export function lazyResource<T extends Methods<T>>(
  load: () => Promise<T>,
  methods: Readonly<Record<keyof T, true>>,
): T {
  let loading: Promise<T> | undefined;
  const methodOf = (name: keyof T) => {
    return async (...args: never[]): Promise<unknown> => {
      loading ??= load();
      const resource = await loading;
      return resource[name](...args);
    };
  };
  const names = Object.keys(methods) as (keyof T)[];
  // The loaded method has the arguments and the answer of its own type.
  return Object.fromEntries(names.map((name) => [name, methodOf(name)])) as T;
}
