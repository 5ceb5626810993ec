import * as modules from "node:module";

const { enableCompileCache, flushCompileCache } = modules as {
  enableCompileCache?: () => void;
  flushCompileCache?: () => void;
};

/**
 * Node 22 keeps the machine code of what it loads from here on, so that a pack of many rules starts about as fast as
 * one of one. It would write the code at its end; Pulumi kills a pack, so that this has to come before, and after the
 * start.
 */
enableCompileCache?.();
setTimeout(() => flushCompileCache?.(), 500).unref();
