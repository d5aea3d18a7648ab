import { defineConfig } from "vitest/config";

const source = ["@persona-launcher/source"];

/** The packages as they are written, and not as they were built. */
const fromSources = {
  resolve: { conditions: [...source, "node", "import", "default"] },
  ssr: { resolve: { conditions: [...source, "node", "import", "default"], externalConditions: source } },
};

/** The packages as they are shipped, for the programs that tests start. */
const build = "test/src/build.setup.ts";

/** Tests of what starts, watches and stops processes, and of what a process itself takes. */
const aboutProcesses = [
  "packages/launcher/src/process/**/*.test.ts",
  "packages/ravi-local/src/daemon/**/*.test.ts",
  "packages/ravi/src/extract/adversarial.test.ts",
  "packages/ravi-cli/src/drift.test.ts",
];

export default defineConfig({
  test: {
    restoreMocks: true,
    // Most tests wait for processes and sockets, so three at once are faster also on two cores.
    maxWorkers: 3,
    unstubEnvs: true,
    // A machine that has much else to do is no fault of what is tested.
    expect: { poll: { timeout: 20_000 } },
    reporters: process.env["CI"] ? ["default", ["json", { outputFile: "test-report.json" }]] : ["default"],
    projects: [
      {
        extends: true,
        ...fromSources,
        test: {
          name: "unit",
          include: ["packages/*/src/**/*.test.ts"],
          exclude: aboutProcesses,
          benchmark: { include: ["packages/*/src/**/*.bench.ts"] },
          testTimeout: 30_000,
          globalSetup: [build],
          pool: "forks",
          // One process for many files: loading what they test takes longer than most of the tests.
          isolate: false,
        },
      },
      {
        extends: true,
        ...fromSources,
        test: {
          name: "process",
          include: aboutProcesses,
          benchmark: { include: [] },
          testTimeout: 30_000,
          globalSetup: [build],
        },
      },
      {
        extends: true,
        test: {
          name: "e2e",
          include: ["test/**/*.e2e.test.ts"],
          benchmark: { include: ["test/**/*.bench.ts"] },
          pool: "forks",
          // Each file would load all packages again, for two seconds.
          isolate: false,
          testTimeout: 120_000,
          hookTimeout: 120_000,
          globalSetup: [build],
          // The packages as they are shipped, loaded by Node.js itself.
          server: { deps: { external: [/\/packages\/[^/]+\/dist\//] } },
        },
      },
    ],
  },
});
