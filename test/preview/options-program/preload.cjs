process.env.PRELOADED = "before the program";
