-- How often each queue, hunt group and attendant of each customer was called in week $week; a call that its queue answered waited first.
INSERT INTO service_weeks
SELECT $week, customer, who, name, location, phone, extension, count(*) FILTER (answered), count(*) FILTER (NOT answered),
       coalesce(sum(duration_s - wait_s) FILTER (answered), 0)::BIGINT, coalesce(sum(wait_s) FILTER (answered), 0)::BIGINT,
       coalesce(sum(wait_s) FILTER (NOT answered), 0)::BIGINT, count(*) FILTER (bits(h, 33, 63) = 0), count(*) FILTER (bits(h, 33, 63) = 1),
       count(*) FILTER (answered AND bits(h, 33, 63) IN (2, 3, 4)), count(*) FILTER (kind = 'attendant-only' AND bits(h, 33, 7) < 2),
       sum(duration_s)::BIGINT
FROM legs
WHERE who <= -10 OR who IN (-2, -3)
GROUP BY customer, who, name, location, phone, extension;
