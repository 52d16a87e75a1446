import { QueryClientProvider } from "@tanstack/react-query";
import { Suspense } from "react";
import { Router } from "wouter";
import { cache } from "../api/cache";
import { session } from "../api/session";
import { Spinner } from "../ui/States";
import { Toasts } from "../ui/Toasts";
import { Tooltips } from "../ui/Tooltips";
import { ErrorBoundary } from "./ErrorBoundary";
import { Shell } from "./Shell";
import { useStore } from "./store";
import { lazy } from "../ui/lazy";

const Door = lazy(() => import("../accounts/Door"));

export function App() {
  return (
    <ErrorBoundary>
      <QueryClientProvider client={cache}>
        <Router base="/app">
          <Inside />
        </Router>
        <Toasts />
        <Tooltips />
      </QueryClientProvider>
    </ErrorBoundary>
  );
}

function Inside() {
  const { status } = useStore(session);
  if (status === "signed-in") return <Shell />;
  return (
    <Suspense fallback={<Spinner fill />}>
      <Door />
    </Suspense>
  );
}
