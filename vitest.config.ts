import { defineConfig } from "vitest/config";

const limits = { testTimeout: 30_000, hookTimeout: 120_000 };

export default defineConfig({
  test: {
    maxWorkers: 2,
    projects: [
      // The house itself: no server, no build.
      { test: { ...limits, name: "house", include: ["tests/house/**/*.test.ts"] } },
      // Black-box suites on a running Worker.
      { test: { ...limits, name: "worker", include: ["tests/**/*.test.ts"], exclude: ["tests/house/**"], globalSetup: ["tests/support/global-setup.ts"] } },
    ],
  },
});
