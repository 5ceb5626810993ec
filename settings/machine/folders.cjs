/**
 * Folders of this project in a person's home, by the XDG Base Directory Specification. In plain JavaScript, because
 * both the program and the tools that start without a compiler read them from here.
 */
/** @type {import("node:os")} Not as an import: the toolchain's compiler allows none in this form. */
const { homedir } = module.require("node:os");
/** @type {import("node:path")} */
const { join } = module.require("node:path");

const project = "todo-chatbot";

/** What can be created again: programs, packages, images. */
exports.cacheFolder = () => join(process.env.XDG_CACHE_HOME || join(home(), ".cache"), project);

/** What belongs to the person: the embedded cluster's data, Pulumi's state, logs. */
exports.stateFolder = () => join(process.env.XDG_STATE_HOME || join(home(), ".local", "state"), project);

/** Data of the embedded cluster. */
exports.clusterFolder = () => join(exports.stateFolder(), "cluster");

/** What the person has chosen for this machine. */
exports.configFolder = () => join(process.env.XDG_CONFIG_HOME || join(home(), ".config"), project);

/** What the embedded cluster tells programs that use it. */
exports.clusterDescriptor = () => join(exports.clusterFolder(), "cluster.json");

function home() {
  return process.env.HOME ?? homedir();
}
