import { defineConfig } from "vitest/config";

// The panel's modules lie outside this folder, so the server has to be told that it may read them.
export default defineConfig({
  server: { fs: { allow: ["../../.."] } },
  test: { environment: "jsdom", include: ["*.test.js"], watch: false, reporters: ["default"] },
});
