import "@fontsource-variable/source-sans-3/wght.css";
import "@react-spectrum/s2/page.css";
import "./theme/theme.css";
import { createRoot } from "react-dom/client";
import { App } from "./app/App";
import { setBackend } from "./ipc";

async function start() {
  if (import.meta.env.DEV && !("__TAURI_INTERNALS__" in window)) setBackend((await import("./ipc/fake")).fakeBackend());
  const root = document.getElementById("root");
  if (root !== null) createRoot(root).render(<App />);
}

void start();
