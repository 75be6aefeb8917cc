-- One row per join of a meeting of customer $customer, in order of time; columns as the meeting attendees answer spells them.
CREATE OR REPLACE TEMP TABLE attendees AS
WITH numbered AS (
    SELECT p.*, unnest(range(p.calls)) AS k FROM meeting_plan AS p WHERE p.customer = $customer
), drawn AS (
    SELECT n.*, md5(n.ident) AS hex, md5_number_lower(n.ident) AS h, md5_number_upper(n.ident) AS g
    FROM (SELECT *, concat_ws('|', $seed, 'meeting', customer, week, k) AS ident FROM numbered) AS n
), meetings AS (
    SELECT d.*, d.week_ms + s.start_ms + bits(d.h, 20, 4095) * s.width_ms // 4096 AS start_ms,
           d.people * bits(d.h, 32, 65535) // 65536 AS host,
           least(d.people, 2 + bits(d.g, 0, 63) * bits(d.g, 0, 63) // 500) AS size,
           900 + bits(d.g, 6, 3) * 900 AS length_s
    FROM drawn AS d
    JOIN (SELECT * FROM slots WHERE country = $country) AS s ON s.week = d.week AND s.slot = (d.k * 4096 + bits(d.h, 0, 4095)) * $slots // (d.calls * 4096)
), seated AS (
    SELECT m.*, unnest(range(m.size + CASE WHEN bits(m.g, 8, 7) = 0 THEN 1 ELSE 0 END)) AS seat FROM meetings AS m
), joined AS (
    SELECT s.*, seat >= size AS guest,
           md5_number_lower(concat_ws('|', s.ident, s.seat)) AS j
    FROM seated AS s
), timed AS (
    SELECT *, start_ms + bits(j, 0, 127) * 2000 AS join_ms, (host + seat) % people AS number,
           start_ms + length_s * 1000 - bits(j, 7, 63) * 2000 AS leave_ms
    FROM joined
)
SELECT concat(substr(t.hex, 1, 16), '_I_', (100000000000 + t.h % 900000000000)::VARCHAR) AS "meetingId",
       (1000000000 + t.g % 9000000000)::VARCHAR AS "meetingNumber",
       list_extract(['Weekly review', 'Planning', 'Customer call', 'Project status', 'One to one', 'Budget', 'Training', 'Stand-up'], 1 + bits(t.g, 16, 7))
           AS "meetingTitle",
       CASE WHEN t.guest THEN concat('Guest ', bits(t.j, 20, 31) + 1) ELSE p.name END AS "displayName",
       CASE WHEN t.guest THEN concat('guest', bits(t.j, 20, 31) + 1, '@visitor.example.com') ELSE p.email END AS "email",
       as_second(t.join_ms) AS "joinedTime",
       as_second(t.leave_ms) AS "leftTime",
       greatest(1, (t.leave_ms - t.join_ms) // 60000)::VARCHAR AS "duration",
       CASE WHEN t.seat = 0 THEN 'host' ELSE 'attendee' END AS "participantType",
       concat('198.51.100.', (bits(t.j, 26, 255) % 254 + 1)::VARCHAR) AS "ipAddress",
       list_extract(['WINDOWS,Webex App', 'WINDOWS,Webex App', 'MAC,Webex App', 'IPHONE,Webex App', 'ANDROID,Webex App', 'WINDOWS,Chrome', 'Room Kit,Webex Devices', 'WINDOWS,Webex App'],
                    1 + bits(t.j, 34, 7)) AS "clientAgent",
       CASE WHEN t.guest THEN '' ELSE p.company END AS "company",
       CASE WHEN bits(t.j, 37, 15) = 0 AND NOT t.guest THEN p.phone ELSE '' END AS "phoneNumber",
       '' AS "address1", '' AS "address2", CASE WHEN t.guest THEN '' ELSE replace(p.location, ' HQ', '') END AS "city", '' AS "state",
       CASE WHEN t.guest THEN '' ELSE p.country END AS "country", '' AS "zipCode",
       'false' AS "registered", CASE WHEN t.guest THEN 'false' ELSE 'true' END AS "invited"
FROM timed AS t
JOIN (SELECT * FROM people WHERE customer = $customer) AS p ON p.number = t.number
ORDER BY t.join_ms, t.week, t.k, t.seat;
