import type { RefObject } from "react";
import { Menu, MenuItem, MenuSection, Popover } from "react-aria-components";
import { classes } from "./classes";
import { Icon } from "./Icon";
import { InRegion } from "./InRegion";
import { Kbd } from "./Kbd";
import type { MenuItem as Item } from "./Menu";
import styles from "./Menu.module.css";

interface Props {
  label: string;
  items: readonly Item[];
  trigger: RefObject<HTMLButtonElement | null>;
  onClose: () => void;
}

export default function MenuPopover({ label, items, trigger, onClose }: Props) {
  return (
    <InRegion>
      <Popover
        aria-label={label}
        isOpen
        triggerRef={trigger}
        placement="bottom end"
        offset={4}
        onOpenChange={(isOpen) => !isOpen && onClose()}
        className={styles.popover}
      >
        <Menu
          aria-label={label}
          autoFocus="first"
          className={styles.menu}
          onClose={onClose}
          onAction={(id) => items.find((item) => item.id === id)?.onAction()}
        >
          {groupsOf(items).map((group) => (
            <MenuSection
              key={group[0]?.id}
              aria-label={group[0]?.groupLabel ?? label}
              className={styles.group}
              selectionMode={group.some((item) => item.isSelected !== undefined) ? "single" : "none"}
              selectedKeys={group.filter((item) => item.isSelected).map((item) => item.id)}
            >
              {group.map((item) => (
                <MenuItem
                  key={item.id}
                  id={item.id}
                  textValue={item.label}
                  className={classes(styles.item, item.isDanger && styles.danger)}
                >
                  {item.icon && <Icon name={item.icon} size={18} />}
                  <span className={styles.label}>{item.label}</span>
                  {item.keys && <Kbd keys={item.keys} />}
                  {item.isSelected && <Icon name="check" size={16} />}
                </MenuItem>
              ))}
            </MenuSection>
          ))}
        </Menu>
      </Popover>
    </InRegion>
  );
}

function groupsOf(items: readonly Item[]): Item[][] {
  const groups: Item[][] = [];
  for (const item of items) {
    const last = groups.at(-1);
    if (last && !item.groupLabel) last.push(item);
    else groups.push([item]);
  }
  return groups;
}
