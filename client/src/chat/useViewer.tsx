import { Suspense, useCallback, useState } from "react";
import type { Message } from "./model";
import { lazy } from "../ui/lazy";

const PictureViewer = lazy(() => import("./PictureViewer"));

/** Look at pictures large. The viewer's code is loaded with the first one. */
export function useViewer(messages: readonly Message[]) {
  const [shown, setShown] = useState<number | null>(null);
  const open = useCallback((id: number) => setShown(id), []);
  const view = shown !== null && (
    <Suspense fallback={null}>
      <PictureViewer messages={messages} shown={shown} onShow={setShown} onClose={() => setShown(null)} />
    </Suspense>
  );
  return { open, view };
}
