import type { ReactNode } from "react";
import { Dialog, Modal, ModalOverlay } from "react-aria-components";
import { InRegion } from "./InRegion";
import styles from "./SidePanel.module.css";

export default function PanelSheet({
  label,
  onClose,
  children,
}: {
  label: string;
  onClose: () => void;
  children: ReactNode;
}) {
  return (
    <InRegion>
      <ModalOverlay isOpen isDismissable onOpenChange={(isOpen) => !isOpen && onClose()} className={styles.scrim}>
        <Modal className={styles.sheet}>
          <Dialog aria-label={label} className={styles.panel}>
            {children}
          </Dialog>
        </Modal>
      </ModalOverlay>
    </InRegion>
  );
}
