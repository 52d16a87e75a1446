import { Component, type ReactNode } from "react";
import { t } from "../strings";
import { Button } from "../ui/Button";
import { EmptyState } from "../ui/States";

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
    if (before.resetBy !== this.props.resetBy && this.state.error) this.setState({ error: null });
  }

  override render() {
    if (!this.state.error) return this.props.children;
    // A part that cannot be loaded was most likely replaced by a new build.
    const isOutdated = /dynamically imported|module script|preload/i.test(String(this.state.error));
    return (
      <EmptyState
        icon="alert"
        title={t.common.errors.title}
        action={<Button onClick={() => location.reload()}>{t.common.errors.reload}</Button>}
      >
        {isOutdated ? t.common.errors.update : t.common.errors.page}
      </EmptyState>
    );
  }
}
