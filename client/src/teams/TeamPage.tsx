import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useParams } from "wouter";
import { ApiError } from "../api/errors";
import type { Team } from "../api/types";
import { useMe } from "../api/useMe";
import { NotFound } from "../app/NotFound";
import { t } from "../strings";
import { Avatar, Button, ButtonLink, EmptyState, ErrorState, MenuButton, Page, Skeleton } from "../ui";
import { joinTeam } from "./actions";
import { DeleteTeamDialog, LeaveTeamDialog, RenameTeamDialog } from "./dialogs";
import { PeopleList } from "./PeopleList";
import { teamQuery } from "./queries";
import styles from "./Teams.module.css";

/** One team: its people, and what one may do with it. */
export default function TeamPage() {
  const id = Number(useParams<{ id: string }>().id);
  const { data: team, error, refetch } = useQuery({ ...teamQuery(id), enabled: Number.isSafeInteger(id) });
  if (!Number.isSafeInteger(id) || (error instanceof ApiError && error.status === 404)) return <NotFound />;
  if (team) return <Loaded team={team} />;
  return (
    <Page title={t.teams.title} width="text">
      {error ? <ErrorState error={error} onRetry={() => void refetch()} /> : <Skeleton lines={4} />}
    </Page>
  );
}

function Loaded({ team }: { team: Team }) {
  const isOwner = team.owner_id === useMe().pk;
  const isInside = isOwner || team.is_member;
  return (
    <Page
      title={team.name}
      width="text"
      heading={
        <span className={styles.title}>
          <Avatar name={team.name} size={32} square />
          <span>{team.name}</span>
        </span>
      }
      actions={isInside ? <InsideActions team={team} isOwner={isOwner} /> : <JoinButton team={team} />}
    >
      <section aria-labelledby="people" className={styles.section}>
        <h2 id="people">{t.teams.members}</h2>
        {isInside ? (
          <PeopleList team={team} isOwner={isOwner} />
        ) : (
          <EmptyState icon="people" title={t.teams.ownedBy(team.owner)}>
            {t.teams.membersHidden}
          </EmptyState>
        )}
      </section>
    </Page>
  );
}

function InsideActions({ team, isOwner }: { team: Team; isOwner: boolean }) {
  const [open, setOpen] = useState<"" | "rename" | "delete" | "leave">("");
  const close = () => setOpen("");
  const items = isOwner
    ? [
        { id: "rename", label: t.teams.rename, icon: "edit" as const, onAction: () => setOpen("rename") },
        {
          id: "delete",
          label: t.teams.delete,
          icon: "trash" as const,
          isDanger: true,
          onAction: () => setOpen("delete"),
        },
      ]
    : [
        {
          id: "leave",
          label: t.teams.leave,
          icon: "logout" as const,
          isDanger: true,
          onAction: () => setOpen("leave"),
        },
      ];
  return (
    <>
      <ButtonLink href={`/chat/team/${team.id}`} icon="chat" compact>
        {t.teams.openChat}
      </ButtonLink>
      <MenuButton label={t.teams.actions} look="normal" items={items} />
      {open === "rename" && <RenameTeamDialog team={team} onClose={close} />}
      {open === "delete" && <DeleteTeamDialog team={team} onClose={close} />}
      {open === "leave" && <LeaveTeamDialog team={team} onClose={close} />}
    </>
  );
}

function JoinButton({ team }: { team: Team }) {
  const [isBusy, setBusy] = useState(false);
  const join = () => {
    setBusy(true);
    void joinTeam(team).finally(() => setBusy(false));
  };
  return (
    <Button look="primary" busy={isBusy} onClick={join}>
      {t.teams.join}
    </Button>
  );
}
