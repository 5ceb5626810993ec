/** The advice to run a command as root, as it works where nvm or the like has put Node into the user's own folders. */
import { delimiter, dirname } from "node:path";

/** Folders on sudo's own PATH (Debian's and Ubuntu's secure_path). */
const secure = ["/usr/local/sbin", "/usr/local/bin", "/usr/sbin", "/usr/bin", "/sbin", "/bin"];

/**
 * A command line that runs `npm run toolchain -- <command>` as root. sudo resets PATH, so Node's folder is passed on
 * where sudo doesn't look; HOME becomes root's, so that no file in the user's own belongs to root.
 *
 * @param node the file of the running Node
 */
export function withSudo(command: string, node = process.execPath): string {
  const folder = dirname(node);
  const path = secure.includes(folder) ? "" : `env "PATH=${[folder, "$PATH"].join(delimiter)}" `;
  const typed = command === "start" || command === "stop" ? `npm ${command}` : `npm run toolchain -- ${command}`;
  return `sudo --set-home ${path}${typed}`;
}
