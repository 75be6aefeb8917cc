-- How many calls of each customer are measured and poor in week $week; a row without ids is a call of its own.
INSERT INTO media_calls
SELECT $week, customer, count(DISTINCT k) FILTER (joined AND heard) + count(*) FILTER (NOT joined AND heard),
       count(DISTINCT k) FILTER (joined AND poor) + count(*) FILTER (NOT joined AND poor)
FROM measured GROUP BY customer;
