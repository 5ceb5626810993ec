import * as modules from "node:module";

const { enableCompileCache, flushCompileCache } = modules as {
  enableCompileCache?: () => void;
  flushCompileCache?: () => void;
};

/**
 * From here on, Node 22 caches the compiled code of the modules that it loads, so that a pack of many rules starts
 * about as fast as a pack of one. Node would write the cache on exit, but Pulumi kills a pack, so it is written soon
 * after the start instead.
 */
enableCompileCache?.();
setTimeout(() => flushCompileCache?.(), 500).unref();
