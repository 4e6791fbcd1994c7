-- The event log of this service. A command changes its rows and appends its event in one transaction.
CREATE TABLE events (
    position    bigint      GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    id          uuid        NOT NULL,
    type        text        NOT NULL,
    subject     text        NOT NULL,
    time        timestamptz NOT NULL,
    traceparent text,
    data        jsonb       NOT NULL
);

-- How far this service has read the feeds of others. Written in the transaction that applies the event.
CREATE TABLE event_checkpoints (
    feed       text        PRIMARY KEY,
    position   bigint      NOT NULL,
    event_time timestamptz,
    updated_at timestamptz NOT NULL
);

-- Positions are handed out before their transactions commit, so a reader that trusts the highest position it sees loses
-- what commits later with a lower one. Before it takes a position, a writing transaction therefore shows a lower bound of
-- all its positions as a shared advisory lock (key -1 - bound), which ends with the transaction, after it became visible.
CREATE FUNCTION append_event(event_id uuid, event_type text, event_subject text, event_time timestamptz, event_traceparent text, event_data jsonb)
RETURNS bigint LANGUAGE plpgsql AS $$
DECLARE
    bound bigint;
    appended bigint;
BEGIN
    -- One lock a transaction is enough: its first bound is below all its later positions.
    IF coalesce(current_setting('pak.appending', true), '') <> pg_current_xact_id()::text THEN
        SELECT CASE WHEN is_called THEN last_value ELSE 0 END INTO bound FROM events_position_seq;
        PERFORM pg_advisory_xact_lock_shared(-1 - bound);
        PERFORM set_config('pak.appending', pg_current_xact_id()::text, true);
    END IF;
    INSERT INTO events (id, type, subject, time, traceparent, data)
    VALUES (event_id, event_type, event_subject, event_time, event_traceparent, event_data)
    RETURNING position INTO appended;
    RETURN appended;
END $$;

-- The events after a position, in order, up to the first position that an open transaction may still fill. The three steps
-- must happen in this order, each seeing what committed before it: hence VOLATILE, and READ COMMITTED in the caller.
CREATE FUNCTION read_events(after_position bigint, max_rows integer)
RETURNS SETOF events LANGUAGE plpgsql VOLATILE AS $$
DECLARE
    horizon bigint;
    open_bound bigint;
BEGIN
    SELECT CASE WHEN is_called THEN last_value ELSE 0 END INTO horizon FROM events_position_seq;
    SELECT min(-1 - ((classid::bigint << 32) | objid::bigint)) INTO open_bound
    FROM pg_locks
    WHERE locktype = 'advisory' AND objsubid = 1 AND (classid::bigint >> 31) = 1
      AND database = (SELECT oid FROM pg_database WHERE datname = current_database());
    RETURN QUERY
        SELECT * FROM events e
        WHERE e.position > after_position AND e.position <= least(horizon, open_bound)
        ORDER BY e.position LIMIT max_rows;
END $$;
