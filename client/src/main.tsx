import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { cache } from "./api/cache";
import { session } from "./api/session";
import { App } from "./app/App";
import { features } from "./app/features";
import { start } from "./app/start";
import { applyEvent } from "./app/applyEvent";
import { startLive } from "./live/start";
import { PartNotLoaded } from "./ui/lazy";
import "./ui/tokens.css";
import "./ui/base.css";

const root = document.getElementById("root");
if (!root) throw new Error("index.html has no #root");
start();
if (session.get().status === "signed-in") features.forEach((feature) => feature.prepare?.());
startLive((event) => void applyEvent(event, cache));
const onCaughtError = (error: unknown) => {
  // A part that is not there yet is said where it belongs, and comes later.
  if (!(error instanceof PartNotLoaded)) reportError(error);
};
createRoot(root, { onCaughtError }).render(
  <StrictMode>
    <App />
  </StrictMode>,
);
