import { Provider } from "@react-spectrum/s2";
import { QueryClient, QueryClientProvider, useQuery } from "@tanstack/react-query";
import { useEffect, useState } from "react";
import { followApplied } from "../document/store";
import { LanguageProvider, type Locale } from "../i18n";
import { call, onApplied } from "../ipc";
import { keepFocus } from "./focus";
import { Frame } from "./Frame";
import { useZoom } from "./zoom";

const queries = new QueryClient({ defaultOptions: { queries: { retry: false, refetchOnWindowFocus: false } } });

/** The window. */
export function App() {
  return (
    <QueryClientProvider client={queries}>
      <Window />
    </QueryClientProvider>
  );
}

function Window() {
  const { data, error } = useQuery({ queryKey: ["workspace"], queryFn: () => call("workspace_state", {}) });
  const scheme = useColorScheme();
  useEffect(() => followApplied(), []);
  useEffect(() => keepFocus(), []);
  useZoom();
  useEffect(() => onApplied(() => void queries.invalidateQueries()), []);
  const asked = data?.settings.locale ?? navigator.language;
  const locale: Locale = asked.startsWith("fr") ? "fr" : "en";
  useEffect(() => {
    document.documentElement.lang = locale;
  }, [locale]);
  return (
    <LanguageProvider locale={locale} timeZone={data?.settings.timeZone ?? "UTC"}>
      <Provider colorScheme={scheme} locale={locale === "fr" ? "fr-FR" : "en-US"}>
        <Frame problem={error} workspace={data ?? null} />
      </Provider>
    </LanguageProvider>
  );
}

function useColorScheme(): "light" | "dark" {
  const [dark, setDark] = useState(() => window.matchMedia?.("(prefers-color-scheme: dark)").matches ?? false);
  useEffect(() => {
    const query = window.matchMedia?.("(prefers-color-scheme: dark)");
    const changed = () => setDark(query.matches);
    query?.addEventListener("change", changed);
    return () => query?.removeEventListener("change", changed);
  }, []);
  const scheme = dark ? "dark" : "light";
  useEffect(() => {
    document.documentElement.dataset["colorScheme"] = scheme;
  }, [scheme]);
  return scheme;
}
