import { Cluster, findCluster } from "../../../components/cluster";
import { AppImage } from "../../../components/image";
import { builtImage } from "../../../components/image/settings";
import { loadSettings } from "../../../settings";

// A release needs existing images; this builds them as a stack does.
const settings = loadSettings();
const cluster = new Cluster("cluster", {
  cluster: findCluster(settings.cluster),
  imageRegistry: settings.global.imageRegistry,
});

/** The images' references by digest. */
export const frontend = new AppImage("frontend", builtImage(settings, "frontend", cluster)).reference;
export const backend = new AppImage("backend", builtImage(settings, "backend", cluster)).reference;
