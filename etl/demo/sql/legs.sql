-- One row per call leg of part $part of $parts of week $week, in order of time; a call number always gives the same call.
CREATE OR REPLACE TEMP TABLE legs AS
WITH numbered AS (
    SELECT p.*, unnest(range(p.calls * $part // $parts, p.calls * ($part + 1) // $parts)) AS k
    FROM call_plan AS p WHERE p.week = $week
), drawn AS (
    SELECT n.*, md5_number_lower(n.ident) AS h, md5_number_upper(n.ident) AS g
    FROM (SELECT *, concat_ws('|', $seed, 'call', customer, week, k) AS ident FROM numbered) AS n
), placed AS (
    SELECT d.ident, d.customer, d.k, d.h, d.g, d.offset_minutes, -10 - bits(d.g, 47, 31) % d.queues AS queue,
           CASE WHEN starts_with(b.kind, 'queue') AND bits(d.g, 47, 31) % d.queues = 0 AND bits(d.h, 48, 255) < d.giving_up
                THEN 'queue-abandoned' ELSE b.kind END AS kind,
           d.week_ms + s.start_ms + bits(d.h, 20, 4095) * s.width_ms // 4096 AS call_ms,
           d.people * (bits(d.h, 32, 65535) + bits(d.h, 32, 65535) * bits(d.h, 32, 65535) // 65536) // 131072
               // CASE WHEN starts_with(b.kind, 'queue') THEN 4 ELSE 1 END AS a,  -- a quarter of the people are agents
           1 + bits(d.h, 48, 65535) * greatest(d.people - 1, 0) // 65536 AS step, d.people,
           10 + (bits(d.g, 0, 4095) * bits(d.g, 0, 4095) // 4096) * (bits(d.g, 0, 4095) * bits(d.g, 0, 4095) // 4096) * 1800 // 16777216 AS talk_s,
           5 + bits(d.g, 18, 127) AS wait_s
    FROM drawn AS d
    JOIN (SELECT * FROM slots WHERE week = $week) AS s ON s.country = d.country AND s.slot = (d.k * 4096 + bits(d.h, 0, 4095)) * $slots // (d.calls * 4096)
    JOIN buckets AS b ON b.mix = d.mix AND b.bucket = bits(d.h, 12, 255)
), legged AS (
    SELECT p.* EXCLUDE (people, step, a),
           l.leg, l.direction, l.user_type AS service_type, l.indicator, l.related, l.original, l.redirect, l.late, l.other = 'x' AS outside,
           CASE l.who WHEN 'a' THEN a WHEN 'b' THEN (a + step) % people WHEN 'c' THEN (a + step + 1) % people
                      WHEN 'queue' THEN queue ELSE l.who_service END AS who,
           CASE l.other WHEN 'a' THEN a WHEN 'b' THEN (a + step) % people WHEN 'c' THEN (a + step + 1) % people ELSE l.other_service END AS other
    FROM placed AS p JOIN kind_legs AS l ON l.kind = p.kind
), timed AS (
    SELECT *, call_ms + leg * 60 + CASE WHEN late THEN wait_s * 1000 ELSE 0 END AS start_ms,
           CASE WHEN kind = 'queue-abandoned' THEN wait_s WHEN who < 0 THEN 0 WHEN indicator = 'No' THEN 15 + bits(g, 12, 31) ELSE 2 + bits(g, 12, 15) END AS ring_s,
           CASE WHEN indicator = 'No' THEN 0 WHEN kind = 'attendant-only' THEN 8 + talk_s % 60 WHEN who < 0 THEN talk_s + wait_s ELSE talk_s END AS duration_s
    FROM legged
)
SELECT t.customer, t.k, t.leg, t.call_ms, t.start_ms, t.start_ms + t.ring_s * 1000 + 380 AS answer_ms,
       t.start_ms + (t.ring_s + t.duration_s) * 1000 + 380 AS release_ms, t.duration_s, t.ring_s, t.wait_s, t.h, t.g,
       t.kind, t.direction, t.indicator, t.indicator <> 'No' AS answered, t.related, t.original, t.redirect, t.outside, t.offset_minutes, t.queue, w.carrier,
       CASE WHEN NOT t.outside THEN 'SIP_ENTERPRISE' WHEN t.direction = 'TERMINATING' THEN 'SIP_INBOUND'
            WHEN bits(t.g, 25, 127) < 70 THEN 'SIP_NATIONAL' WHEN bits(t.g, 25, 127) < 110 THEN 'SIP_MOBILE'
            WHEN bits(t.g, 25, 127) < 118 THEN 'SIP_INTERNATIONAL' WHEN bits(t.g, 25, 127) < 124 THEN 'SIP_TOLLFREE' ELSE 'SIP_SHORTCODE' END AS call_type,
       as_phone(200 + bits(t.g, 32, 255), bits(t.g, 40, 127)) AS outside_phone,
       t.who, w.uuid, w.name, w.phone, w.extension, w.org_id, w.recording, w.location, w.site_uuid, w.main_number, w.model, w.mac,
       CASE WHEN t.service_type = '' THEN w.user_type ELSE t.service_type END AS user_type,
       CASE WHEN t.service_type <> '' THEN 'service'
            WHEN w.device = 'phone' AND bits(t.g, 52, 31) < 7 THEN 'mobile'
            WHEN w.device = 'app' AND bits(t.g, 52, 31) < 5 THEN 'mobile' ELSE w.device END AS device,
       w.os, w.mobile_os, o.name AS other_name, o.phone AS other_phone, o.extension AS other_extension,
       md5(t.ident) AS call_hex, md5(concat_ws('|', t.ident, t.leg)) AS leg_hex
FROM timed AS t
JOIN people AS w ON w.customer = t.customer AND w.number = t.who
LEFT JOIN people AS o ON o.customer = t.customer AND o.number = t.other
ORDER BY t.start_ms, t.customer, t.k, t.leg;
