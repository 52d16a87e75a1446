import type { ReactNode } from "react";
import { t } from "../strings";
import { Button } from "./Button";
import { Dialog } from "./Dialog";
import dialog from "./Dialog.module.css";
import { FormErrors, type FormState } from "./form";

interface Props {
  isOpen: boolean;
  onClose: () => void;
  /** Cancel, where that is more than closing: Escape keeps what was typed. */
  onCancel?: () => void;
  title: string;
  lead?: ReactNode;
  submit: string;
  form: FormState;
  isDanger?: boolean;
  isReady?: boolean;
  children?: ReactNode;
}

/** A dialog with one form: its fields, what went wrong with the whole of it, cancel and the one action. */
export function FormDialog({
  isOpen,
  onClose,
  onCancel = onClose,
  title,
  lead,
  submit,
  form,
  isDanger = false,
  isReady = true,
  children,
}: Props) {
  return (
    <Dialog isOpen={isOpen} onClose={onClose} title={title} kind={isDanger ? "alert" : "normal"} size="small">
      <form className={dialog.body} onSubmit={form.onSubmit} noValidate>
        {lead && <p className={dialog.lead}>{lead}</p>}
        {children}
        <FormErrors form={form} />
        <div className={dialog.actions}>
          <Button onClick={onCancel}>{t.common.cancel}</Button>
          <Button type="submit" look={isDanger ? "danger" : "primary"} busy={form.isBusy} disabled={!isReady}>
            {submit}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
