import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { installedPackages } from "../pieces/installed-packages.ts";

/** As apt 2.6 (Debian 12) wrote it to a machine's log. */
const log = `$ apt-get -q -o DPkg::Lock::Timeout=120 install -y --no-install-recommends iptables conntrack
Reading package lists...
Suggested packages:
  firewalld
The following NEW packages will be installed:
  conntrack ethtool ipset iptables
  libnetfilter-conntrack3 socat
0 upgraded, 6 newly installed, 0 to remove and 141 not upgraded.
$ apt-get -q install -y --no-install-recommends chromium socat
The following NEW packages will be installed:
  chromium
0 upgraded, 1 newly installed, 0 to remove and 141 not upgraded.
`;

describe("the Debian packages that the toolchain has installed", () => {
  let folder: string;

  beforeEach(() => (folder = mkdtempSync(join(tmpdir(), "todo-chatbot-test-"))));
  afterEach(() => rmSync(folder, { recursive: true }));

  it("are those that apt called new, dependencies included", () => {
    const file = join(folder, "apt.log");
    writeFileSync(file, log);
    assert.deepEqual(installedPackages(file), [
      "chromium",
      "conntrack",
      "ethtool",
      "ipset",
      "iptables",
      "libnetfilter-conntrack3",
      "socat",
    ]);
  });

  it("are none where apt never ran", () => assert.deepEqual(installedPackages(join(folder, "none")), []));
});
