import { useState } from "react";
import { api } from "../api/client";
import { t } from "../strings";
import { Button } from "../ui/Button";
import { PasswordField } from "../ui/Field";
import { useForm } from "../ui/form";
import { FormDialog } from "../ui/FormDialog";
import { messageOf } from "../ui/States";
import { showToast } from "../ui/toast";
import styles from "./Settings.module.css";
import { leave } from "./signOut";

const words = t.accounts.data;

export function DataSection() {
  const [isExporting, setExporting] = useState(false);
  const [isDeleting, setDeleting] = useState(false);
  const download = () => {
    setExporting(true);
    exportData()
      .then(() => showToast(words.exported))
      .catch((error: unknown) => showToast(messageOf(error), { tone: "danger" }))
      .finally(() => setExporting(false));
  };
  return (
    <>
      <div className={styles.block}>
        <h3>{words.exportTitle}</h3>
        <p className={styles.lead}>{words.exportLead}</p>
        <Button icon="download" busy={isExporting} onClick={download}>
          {words.export}
        </Button>
      </div>
      <div className={styles.block}>
        <h3 className={styles.dangerText}>{words.deleteTitle}</h3>
        <p className={styles.lead}>{words.deleteLead}</p>
        <Button className={styles.dangerText} onClick={() => setDeleting(true)}>
          {words.delete}
        </Button>
      </div>
      {isDeleting && <DeleteDialog onClose={() => setDeleting(false)} />}
    </>
  );
}

function DeleteDialog({ onClose }: { onClose: () => void }) {
  const [password, setPassword] = useState("");
  const form = useForm(["password"], async () => {
    await api.delete("/accounts/me/", { body: { password } });
    leave();
    showToast(words.deleted);
  });
  return (
    <FormDialog
      isOpen
      onClose={onClose}
      title={words.confirmTitle}
      lead={words.confirmLead}
      submit={words.confirm}
      form={form}
      isDanger
      isReady={password !== ""}
    >
      <PasswordField
        label={t.accounts.fields.password}
        value={password}
        onChange={(event) => setPassword(event.target.value)}
        errors={form.errors.password}
        autoComplete="current-password"
        autoFocus
      />
    </FormDialog>
  );
}

async function exportData(): Promise<void> {
  const data = await api.get("/accounts/export/");
  const url = URL.createObjectURL(new Blob([JSON.stringify(data, null, 2)], { type: "application/json" }));
  const link = document.createElement("a");
  link.href = url;
  link.download = "organizer-export.json";
  link.click();
  URL.revokeObjectURL(url);
}
