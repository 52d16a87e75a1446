"""Everything that is counted. docs/watching.md says what each figure means and what to do about it."""

from organizer.telemetry.metrics import Metric

# Requests --------------------------------------------------------------------------------------------------------

# `watching/figures.py` shows it as two: how many by status, and how long without it.
REQUESTS = Metric(
    "histogram",
    "organizer_request_duration_seconds",
    "From a request's head to its answer's end; of a stream, to its first byte",
    ("method", "route", "status"),
)
THREAD_WAIT = Metric(
    "histogram", "organizer_thread_wait_seconds", "How long requests waited for a thread and its database connection"
)
QUEUED = Metric("gauge", "organizer_requests_queued", "Requests that wait for a thread now")
MEMORY = Metric(
    "counter",
    "organizer_answer_memory_total",
    "Requests that memory could have answered, by whether it did",
    ("result",),
)
REFUSALS = Metric("counter", "organizer_refusals_total", "Requests refused for a limit or an outage", ("reason",))
CONNECTIONS = Metric("gauge", "organizer_connections_open", "Connections of callers that are open now")

# Live events -----------------------------------------------------------------------------------------------------

STREAMS = Metric("gauge", "organizer_streams_open", "Event streams, and waiting page requests, open now", ("kind",))
EVENT_DELAY = Metric("histogram", "organizer_event_delay_seconds", "From an event's record until listeners have it")
EVENT_POSITION = Metric(
    "gauge", "organizer_event_position", "Up to which event a process has read; 0 without listeners"
)
CUT_OFF = Metric("counter", "organizer_readers_cut_off_total", "Readers cut off for not reading", ("reason",))

# The database ----------------------------------------------------------------------------------------------------

WRITE_WAIT = Metric(
    "histogram",
    "organizer_write_wait_seconds",
    "How long actions waited for a connection and, on SQLite, for the write lock",
)
RETRIES = Metric("counter", "organizer_action_retries_total", "Actions tried again after a deadlock or a busy database")
SLOW_QUERIES = Metric("counter", "organizer_slow_queries_total", "Statements that took SLOW_QUERY_MS or longer")

# Duties ----------------------------------------------------------------------------------------------------------

MAILS = Metric("counter", "organizer_mails_total", "Attempts to send a mail, by what became of them", ("result",))
DUTIES = Metric("counter", "organizer_duties_total", "Regular duties done, by what became of them", ("duty", "result"))
SWEEP_FAILURES = Metric("counter", "organizer_image_sweep_failures_total", "Image files that could not be removed")

# Processes -------------------------------------------------------------------------------------------------------

CPU = Metric("counter", "organizer_cpu_seconds_total", "Processor time of the workers")
RESIDENT = Metric("gauge", "organizer_worker_memory_bytes", "Resident memory of a worker")
STARTED_AT = Metric("gauge", "organizer_worker_start_time_seconds", "When a worker began (Unix time)")
LOOP_DELAY = Metric("gauge", "organizer_loop_delay_seconds", "How late the event loop came to its last round")
WORKER_STARTS = Metric("counter", "organizer_worker_starts_total", "Workers started")
WORKER_DEATHS = Metric("counter", "organizer_worker_deaths_total", "Workers that ended without being asked to")
