-- How many calls of each queue each agent was offered in week $week, and how long they talked.
INSERT INTO agent_weeks
SELECT $week, customer, queue, name, count(*) FILTER (answered), count(*) FILTER (NOT answered), sum(duration_s)::BIGINT
FROM legs
WHERE who >= 0 AND related = 'CallQueue'
GROUP BY customer, queue, name;
