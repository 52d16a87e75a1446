import type { Task } from "../api/types";
import { t } from "../strings";
import { useForm } from "../ui/form";
import { FormDialog } from "../ui/FormDialog";
import { remove } from "./acts";

interface Props {
  task: Task;
  onClose: () => void;
  onDeleted: () => void;
}

export default function DeleteDialog({ task, onClose, onDeleted }: Props) {
  const form = useForm([], async () => {
    await remove(task);
    onDeleted();
  });
  return (
    <FormDialog
      isOpen
      isDanger
      onClose={onClose}
      title={t.tasks.deleteTitle(task.title)}
      lead={task.is_owner ? t.tasks.deleteText : t.tasks.deleteOthers(task.owner)}
      submit={t.tasks.delete}
      form={form}
    />
  );
}
