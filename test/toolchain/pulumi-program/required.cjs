globalThis.wasRequired = true;
