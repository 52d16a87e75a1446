import { Component, useEffect, useState, type ReactNode } from "react";
import { t } from "../strings";
import { Button } from "../ui/Button";
import { PartNotLoaded } from "../ui/lazy";
import { EmptyState } from "../ui/States";
import { whenBack } from "./back";

interface Props {
  children: ReactNode;
  /** A change of it, such as another page, tries again. */
  resetBy?: string;
}

/** Shows a way on when a part of the page fails, instead of nothing. */
export class ErrorBoundary extends Component<Props, { error: unknown }> {
  override state = { error: null as unknown };

  static getDerivedStateFromError(error: unknown) {
    return { error };
  }

  override componentDidUpdate(before: Props) {
    if (before.resetBy !== this.props.resetBy && this.state.error) this.reset();
  }

  private readonly reset = () => {
    if (this.state.error instanceof PartNotLoaded) this.state.error.renew();
    this.setState({ error: null });
  };

  override render() {
    if (!this.state.error) return this.props.children;
    if (this.state.error instanceof PartNotLoaded) return <NotLoaded onRetry={this.reset} />;
    return (
      <EmptyState
        icon="alert"
        title={t.common.errors.title}
        action={<Button onClick={() => location.reload()}>{t.common.errors.reload}</Button>}
      >
        {t.common.errors.page}
      </EmptyState>
    );
  }
}

/** It is tried again this often, in milliseconds, besides when the connection is back. */
const AGAIN = 5_000;

/** A part of the client is missing: the connection is, or the server has a new build, which the page has to be of. */
function NotLoaded({ onRetry }: { onRetry: () => void }) {
  const [isOutdated, setOutdated] = useState(false);
  useEffect(() => {
    void hasNewBuild().then(setOutdated);
    const stop = whenBack(onRetry);
    const timer = setInterval(onRetry, AGAIN);
    return () => {
      stop();
      clearInterval(timer);
    };
  }, [onRetry]);
  return isOutdated ? (
    <EmptyState
      icon="alert"
      title={t.common.errors.title}
      action={<Button onClick={() => location.reload()}>{t.common.errors.reload}</Button>}
    >
      {t.common.errors.update}
    </EmptyState>
  ) : (
    <EmptyState
      icon="offline"
      title={t.common.errors.load}
      action={<Button onClick={onRetry}>{t.common.retry}</Button>}
    >
      {t.common.errors.network}
    </EmptyState>
  );
}

/** Whether the server's page is of another build than this one. Without a connection, nobody knows of one. */
async function hasNewBuild(): Promise<boolean> {
  const own = document.querySelector<HTMLScriptElement>('script[type="module"][src]');
  try {
    const answer = await fetch("/app/", { cache: "no-store" });
    return answer.ok && own !== null && !(await answer.text()).includes(new URL(own.src).pathname);
  } catch {
    return false;
  }
}
