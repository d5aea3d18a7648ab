import { describe, expect, test } from "vitest";
import { guideScript, guideText, missing } from "./src/guides/guide-scripts.ts";
import { createGuideWorld } from "./src/guides/guide-world.ts";
import { impossibleLines } from "./src/guides/impossible-lines.ts";
import { sendMail } from "./src/send-mail.ts";

describe.skipIf(missing !== undefined)("lines that cannot be right under any reading", () => {
  test.each(impossibleLines)("$guide: $line: $reason", ({ guide, line }) => {
    expect(guideText(guide)).toContain(line);
  });

  test("S2: the inline verification takes the next line along when the link ends its own", async () => {
    await using world = await createGuideWorld();
    const text = "Confirm here:\nhttps://shop.example/verify/1\n\nThanks\n";
    await sendMail(world.ravi.smtpPort, { to: world.human.inbox, subject: "Verify", text });
    const line = guideScript("S2 inline verification").split("\n")[1] ?? "";
    const { stdout } = await world.run("bash", line, { cwd: await world.directory("worktree") });
    expect(stdout).toMatch(/^https:\/\/shop\.example\/verify\/1\\n\\nThanks/);
  });

  test("S2 and S3: teardown and the post-merge hook say so also when Ravi refuses to delete", async () => {
    await using world = await createGuideWorld({ ravi: { refuseDeletion: true } });
    await world.account.identities.create({ name: "ws-blue-fox" });
    await world.account.identities.create({ name: "agent-pane-1" });
    const cwd = await world.directory("project");
    const env = { SUPERSET_WORKSPACE_NAME: "blue-fox" };
    const teardown = await world.run("bash", guideScript("S2 full teardown.sh"), { cwd, env });
    expect(teardown.stdout).toBe("Identity for blue-fox cleaned up.\n");
    expect(teardown.stderr).toContain("ws-blue-fox");
    const merge = await world.run("bash", guideScript("S3 post-merge hook"), { cwd, args: ["1"] });
    expect(merge.stdout).toBe("Ravi identity agent-pane-1 deleted\n");
    expect(await world.identitiesNamed("ws-blue-fox")).toHaveLength(1);
    expect(await world.identitiesNamed("agent-pane-1")).toHaveLength(1);
  });
});
