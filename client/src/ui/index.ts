/* The design system. Features import from here and bring no buttons, dialogs or colours of their own. */
export { Avatar } from "./Avatar";
export { Badge, Count, type Tone } from "./Badge";
export { Button, ButtonLink, IconButton } from "./Button";
export { classes } from "./classes";
export { DateTimeField } from "./DateTimeField";
export { Dialog } from "./Dialog";
export { Checkbox, Field, PasswordField, SearchField, Select, TextArea, TextField } from "./Field";
export { FormErrors, useForm, type FormState } from "./form";
export { FormDialog } from "./FormDialog";
export { Icon, type IconName } from "./Icon";
export { Kbd } from "./Kbd";
export { Marked, MarkedWords } from "./Marked";
export { MenuButton, type MenuItem } from "./Menu";
export { Page } from "./Page";
export { SidePanel } from "./SidePanel";
export { EmptyState, ErrorState, messageOf, Skeleton, Spinner } from "./States";
export { showToast } from "./toast";
export { useIsPhone, useIsWide, useMedia } from "./useMedia";
