-- How far the feed reaches: up to the first position that an open transaction may still fill. Its two steps must happen in this order.
CREATE FUNCTION feed_head()
RETURNS bigint LANGUAGE plpgsql VOLATILE AS $$
DECLARE
    horizon bigint;
    open_bound bigint;
BEGIN
    SELECT CASE WHEN is_called THEN last_value ELSE 0 END INTO horizon FROM events_position_seq;
    SELECT min(-1 - ((classid::bigint << 32) | objid::bigint)) INTO open_bound
    FROM pg_locks
    WHERE locktype = 'advisory' AND objsubid = 1 AND (classid::bigint >> 31) = 1
      AND database = (SELECT oid FROM pg_database WHERE datname = current_database());
    RETURN least(horizon, open_bound);
END $$;

-- The events after a position, in order, up to the head: taken first, so that the events up to it are seen. Hence VOLATILE, and READ COMMITTED
-- in the caller.
CREATE OR REPLACE FUNCTION read_events(after_position bigint, max_rows integer)
RETURNS SETOF events LANGUAGE plpgsql VOLATILE AS $$
DECLARE
    head bigint := feed_head();
BEGIN
    RETURN QUERY
        SELECT * FROM events e
        WHERE e.position > after_position AND e.position <= head
        ORDER BY e.position LIMIT max_rows;
END $$;
