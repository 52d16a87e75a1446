import { useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { useDeferredValue, useMemo, useState } from "react";
import { useSearchParams } from "wouter";
import { useMe } from "../api/useMe";
import type { Team } from "../api/types";
import { useCommands } from "../app/commands";
import { t } from "../strings";
import { Button, EmptyState, ErrorState, Page, SearchField, Skeleton } from "../ui";
import { CreateTeamDialog } from "./CreateTeamDialog";
import { myTeamsQuery, teamsQuery } from "./queries";
import { TeamCard } from "./TeamCard";
import styles from "./Teams.module.css";

/** One's own teams, and finding others. */
export default function TeamsPage() {
  const [query, setQuery] = useSearchParams();
  const search = query.get("search") ?? "";
  const [isCreating, setCreating] = useState(false);
  const create = () => setCreating(true);
  useCommands(
    useMemo(
      () => [
        { id: "teams.create", title: t.teams.create, section: t.teams.title, keys: "n", run: () => setCreating(true) },
      ],
      [],
    ),
  );
  return (
    <Page
      title={t.teams.title}
      actions={
        <Button look="primary" icon="plus" onClick={create}>
          {t.teams.create}
        </Button>
      }
    >
      {!search && <MyTeams onCreate={create} />}
      <section aria-labelledby="all-teams" className={styles.section}>
        <div className={styles.find}>
          <h2 id="all-teams">{t.teams.all}</h2>
          <SearchField
            label={t.teams.find}
            placeholder={t.teams.findPlaceholder}
            value={search}
            onChange={(text) => setQuery(text ? { search: text } : {}, { replace: true })}
          />
        </div>
        <FoundTeams search={useDeferredValue(search)} />
      </section>
      <CreateTeamDialog isOpen={isCreating} onClose={() => setCreating(false)} />
    </Page>
  );
}

function MyTeams({ onCreate }: { onCreate: () => void }) {
  const { data, error, refetch } = useQuery(myTeamsQuery(useMe()));
  if (error && !data) return <ErrorState error={error} onRetry={() => void refetch()} />;
  return (
    <section aria-labelledby="my-teams" className={styles.section}>
      <h2 id="my-teams">{t.teams.mine}</h2>
      {!data && <Skeleton lines={2} />}
      {data?.length === 0 && (
        <EmptyState
          icon="people"
          title={t.teams.emptyTitle}
          action={
            <Button look="primary" icon="plus" onClick={onCreate}>
              {t.teams.create}
            </Button>
          }
        >
          {t.teams.emptyText}
        </EmptyState>
      )}
      {data && data.length > 0 && <TeamList teams={data} />}
    </section>
  );
}

function FoundTeams({ search }: { search: string }) {
  const { data, error, refetch, hasNextPage, fetchNextPage, isFetchingNextPage } = useInfiniteQuery(teamsQuery(search));
  if (error && !data) return <ErrorState error={error} onRetry={() => void refetch()} />;
  if (!data) return <Skeleton lines={4} />;
  const teams = data.pages.flatMap((page) => page.results);
  return (
    <>
      <p role="status" className={styles.count}>
        {t.teams.count(data.pages[0]?.count ?? 0)}
      </p>
      {teams.length > 0 ? (
        <TeamList teams={teams} />
      ) : (
        search && (
          <EmptyState icon="search" title={t.teams.noneFound}>
            {t.teams.noneFoundText}
          </EmptyState>
        )
      )}
      {hasNextPage && (
        <Button className={styles.more} busy={isFetchingNextPage} onClick={() => void fetchNextPage()}>
          {t.teams.loadMore}
        </Button>
      )}
    </>
  );
}

function TeamList({ teams }: { teams: readonly Team[] }) {
  return (
    <ul className={styles.grid}>
      {teams.map((team) => (
        <TeamCard key={team.id} team={team} />
      ))}
    </ul>
  );
}
