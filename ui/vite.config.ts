import localesPlugin from "@react-aria/optimize-locales-plugin";
import react from "@vitejs/plugin-react";
import macros from "unplugin-parcel-macros";
import { defineConfig, type Plugin } from "vite";

/** Component library's font loader asks a foreign server: the product ships its own font. */
const ownFont: Plugin = {
  name: "own-font",
  enforce: "pre",
  resolveId: (source) => (/(^|\/)Fonts(\.mjs)?$/.test(source) ? "\0own-font" : null),
  load: (id) => (id === "\0own-font" ? "export const Fonts = () => null;" : null),
};

export default defineConfig({
  plugins: [
    ownFont,
    macros.vite(),
    react(),
    { ...localesPlugin.vite({ locales: ["en-US", "fr-FR"] }), enforce: "pre" },
  ],
  server: { host: "127.0.0.1", port: 5183, strictPort: true, fs: { allow: [".."] } },
  build: { target: ["es2023", "safari17"], sourcemap: false, chunkSizeWarningLimit: 1200 },
  test: { environment: "jsdom", include: ["src/**/*.test.{ts,tsx}"], server: { deps: { inline: [/@react-spectrum/] } } },
} as Parameters<typeof defineConfig>[0]);
