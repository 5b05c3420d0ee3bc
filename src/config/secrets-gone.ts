import { isObject } from './shape.ts';
import type { Toolbox } from './toolbox.ts';

/** Stands where a secret was that is no longer there. */
const gone = 'gone';

/** For what is read and never connected: an old revision, a closed merchant. A reference that leads nowhere is no finding there. */
export function secretsMayBeGone(toolbox: Toolbox): Toolbox {
  return {
    ...toolbox,
    env: new Proxy(toolbox.env, { get: (env, name) => env[String(name)] ?? gone }),
    readSecretFile: (path) => {
      try {
        return toolbox.readSecretFile(path);
      } catch (thrown) {
        return isObject(thrown) ? gone : String(thrown);
      }
    },
    secret: (name) => {
      try {
        return toolbox.secret?.(name) ?? gone;
      } catch (thrown) {
        return isObject(thrown) ? gone : String(thrown);
      }
    },
  };
}
