import assert from "node:assert/strict";
import { withSudo } from "../cluster/sudo.ts";

describe("the advice to use sudo", () => {
  it("passes Node's folder on where sudo doesn't look, as with nvm", () => {
    assert.equal(
      withSudo("start", "/home/ann/.nvm/versions/node/v24.1.0/bin/node"),
      'sudo --set-home env "PATH=/home/ann/.nvm/versions/node/v24.1.0/bin:$PATH" npm start',
    );
  });

  it("is short where sudo finds Node", () => {
    assert.equal(withSudo("stop", "/usr/bin/node"), "sudo --set-home npm stop");
  });

  it("names any other command in full", () => {
    assert.equal(withSudo("clean --yes", "/usr/bin/node"), "sudo --set-home npm run toolchain -- clean --yes");
  });
});
