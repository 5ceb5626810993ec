import { join } from "node:path";
import { imagePins } from "../../../components/image/pins";
import { loadSettings, postgresImage } from "../../../settings";

// Where the settings look for what images are built from.
process.chdir(join(__dirname, "..", "..", ".."));
const settings = loadSettings();
// As in the embedded cluster, whose registry is also where Docker Hub's images are looked for first.
const pin = imagePins(settings, { mirror: settings.global.imageRegistry }, ["frontend", "backend"]);

export const database = pin(postgresImage(settings.database.internal));
export const frontend = pin(settings.frontend.image.baseImage);
export const backend = pin(settings.backend.image.baseImage);
