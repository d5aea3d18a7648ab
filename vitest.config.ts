import { defineConfig } from "vitest/config";

const source = ["@persona-launcher/source"];

/** The packages as they are written, and not as they were built. */
const fromSources = {
  resolve: { conditions: [...source, "node", "import", "default"] },
  ssr: { resolve: { conditions: [...source, "node", "import", "default"], externalConditions: source } },
};

export default defineConfig({
  test: {
    restoreMocks: true,
    // Most tests wait for processes and sockets, so two at once are faster also on two cores.
    maxWorkers: 2,
    unstubEnvs: true,
    reporters: process.env["CI"] ? ["default", ["json", { outputFile: "test-report.json" }]] : ["default"],
    projects: [
      {
        extends: true,
        ...fromSources,
        test: {
          name: "unit",
          include: ["packages/*/src/**/*.test.ts"],
          benchmark: { include: ["packages/*/src/**/*.bench.ts"] },
          testTimeout: 30_000,
        },
      },
      {
        extends: true,
        test: {
          name: "e2e",
          include: ["test/**/*.e2e.test.ts"],
          benchmark: { include: ["test/**/*.bench.ts"] },
          pool: "forks",
          testTimeout: 120_000,
          hookTimeout: 120_000,
          globalSetup: ["test/src/build.setup.ts"],
          // The packages as they are shipped, loaded by Node.js itself.
          server: { deps: { external: [/\/packages\/[^/]+\/dist\//] } },
        },
      },
    ],
  },
});
