-- How many legs of week $week are measured and poor, by where they were and what they ran over; added to those of other parts.
INSERT INTO media_legs
SELECT $week, customer, count(*) FILTER (heard), count(*) FILTER (poor), location, endpoint, model, carrier FROM measured GROUP BY ALL;
