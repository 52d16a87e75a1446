import { Dialog, Heading, Modal, ModalOverlay } from "react-aria-components";
import { t } from "../strings";
import { IconButton } from "./Button";
import { classes } from "./classes";
import type { DialogProps } from "./Dialog";
import styles from "./Dialog.module.css";
import { InRegion } from "./InRegion";

export default function ModalDialog({
  isOpen,
  onClose,
  title,
  kind = "normal",
  size = "normal",
  place = "center",
  hideTitle,
  children,
}: DialogProps) {
  return (
    <InRegion>
      <ModalOverlay
        isOpen
        isDismissable={kind === "normal"}
        onOpenChange={(isStaying) => !isStaying && onClose()}
        className={classes(styles.scrim, place === "top" && styles.atTop, !isOpen && styles.closing)}
      >
        <Modal className={classes(styles.modal, styles[size])}>
          <Dialog className={styles.dialog} role={kind === "alert" ? "alertdialog" : "dialog"}>
            <header className={hideTitle ? "visually-hidden" : styles.header}>
              <Heading slot="title" level={2}>
                {title}
              </Heading>
              {!hideTitle && <IconButton icon="close" size="small" label={t.common.close} onClick={onClose} />}
            </header>
            {children}
          </Dialog>
        </Modal>
      </ModalOverlay>
    </InRegion>
  );
}
