import { join } from "node:path";

// The program's settings name directories from the project's own, the images' build contexts among them.
process.chdir(join(__dirname, "..", "..", "..", ".."));
