-- One row per leg of week $week that the media quality report has: what the report says of it, and what is counted of it for the cases.
CREATE OR REPLACE TEMP TABLE measured AS
WITH sampled AS (
    SELECT l.* EXCLUDE (model, carrier), CASE WHEN o.kind IS NULL THEN '' ELSE l.carrier END AS carrier,
           CASE WHEN l.device IN ('phone', 'room', 'third') THEN l.model ELSE '' END AS model, p.bad_phone, p.bad_carrier, p.trouble, concat_ws('|', l.leg_hex, 'media') AS ident
    FROM legs AS l
    JOIN (SELECT * FROM media_plan WHERE week = $week) AS p ON p.customer = l.customer
    LEFT JOIN (SELECT DISTINCT kind FROM kind_legs WHERE other = 'x') AS o ON o.kind = l.kind
    WHERE l.who >= 0 AND l.device <> 'service' AND l.indicator = 'Yes' AND l.duration_s > 0 AND bits(l.g, 32, 255) < p.share
), drawn AS (
    SELECT *, md5_number_lower(ident) AS m, md5_number_upper(ident) AS n FROM sampled
), named AS (
    SELECT d.*, e.email,
           CASE d.device WHEN 'phone' THEN 'Desk phone' WHEN 'room' THEN 'Room device' WHEN 'teams' THEN 'Microsoft Teams' WHEN 'third' THEN 'Third-party'
                         WHEN 'mobile' THEN 'Webex App mobile' ELSE 'Webex App desktop' END AS endpoint,
           CASE WHEN bits(n, 0, 255) < 5 AND start_ms < $end_ms THEN 'none' WHEN bits(n, 0, 255) < 19 THEN 'call' ELSE 'both' END AS ids,
           bits(m, 0, 65535) < CASE WHEN d.device = 'phone' AND d.model = d.bad_phone AND ends_with(d.location, ' HQ') THEN 20971
                                    WHEN d.carrier <> '' AND d.carrier = d.bad_carrier THEN 13107
                                    ELSE d.trouble * CASE d.device WHEN 'mobile' THEN 30 WHEN 'third' THEN 20 WHEN 'teams' THEN 16 WHEN 'app' THEN 13 ELSE 11 END
                                    END AS poor,
           bits(n, 8, 63) = 0 AS silent
    FROM drawn AS d
    JOIN (SELECT customer, number, email FROM people) AS e ON e.customer = d.customer AND e.number = d.who
    WHERE bits(m, 48, 255) < CASE d.device WHEN 'third' THEN 80 WHEN 'teams' THEN 205 ELSE 236 END
), felt AS (
    SELECT *, poor OR NOT silent AS heard, bits(n, 14, 7) AS fault, bits(n, 17, 1023) AS worse,
           bits(m, 16, 1023) * bits(m, 16, 1023) // 1024 AS a, bits(m, 26, 1023) * bits(m, 26, 1023) // 1024 AS b,
           bits(m, 36, 1023) * bits(m, 36, 1023) // 1024 AS c, device IN ('app', 'room') AND bits(n, 27, 7) = 0 AS seen
    FROM named
)
SELECT customer, start_ms, k, leg, ids <> 'none' AS joined, heard, poor, location, endpoint, model, CASE ids WHEN 'none' THEN '' ELSE carrier END AS carrier,
       concat('"', name, '","', CASE user_type WHEN 'Place' THEN 'NA' ELSE email END, '","', as_second(start_ms), '","', location, '","',
              CASE ids WHEN 'none' THEN 'NA' ELSE as_call_id(start_ms, h, leg) END, '","', CASE ids WHEN 'both' THEN as_uuid(call_hex) ELSE 'NA' END, '","',
              CASE direction WHEN 'ORIGINATING' THEN 'Yes' ELSE 'No' END, '","',
              CASE WHEN ids <> 'none' AND bits(n, 30, 7) = 0 THEN '' WHEN ids <> 'none' AND device IN ('app', 'mobile') THEN 'Webex App' ELSE endpoint END, '","',
              CASE model WHEN '' THEN 'NA' ELSE model END, '","', as_version(device, model), '","', call_type, '","',
              list_extract(['ICE', 'ICE', 'ICE', 'ICE', 'ICE', 'PNC', 'No optimization', 'No optimization'], 1 + bits(n, 33, 7)), '","',
              duration_s, '","', CASE WHEN seen THEN duration_s * 3 // 4 ELSE 0 END, '","',
              CASE WHEN NOT heard THEN 'NA' WHEN poor THEN 'Poor' ELSE 'Good' END, '","',
              CASE device WHEN 'phone' THEN 'G722' WHEN 'third' THEN 'PCMA' ELSE 'OPUS' END, '","',
              CASE WHEN NOT heard THEN 'NA' WHEN poor AND fault IN (5, 6) THEN (152 + worse * 250 // 1024)::VARCHAR
                   ELSE (2 + a * 28 // 1024 + CASE WHEN poor THEN worse // 64 ELSE 0 END)::VARCHAR END, '","') AS head,
       CASE WHEN NOT heard THEN NULL WHEN poor AND fault < 5 THEN 510 + worse * worse // 1024 * 1300 // 1024 ELSE b * b // 1024 * b // 1024 * 430 // 1024 END AS loss,
       CASE WHEN NOT heard THEN 'NA' WHEN poor AND fault = 7 THEN (405 + worse * 480 // 1024)::VARCHAR
            ELSE (20 + c * 160 // 1024 + CASE WHEN poor THEN worse * 150 // 1024 ELSE 0 END)::VARCHAR END AS latency,
       CASE WHEN seen THEN concat('"H264","', 3 + a * 30 // 1024, '"') ELSE '"NA","NA"' END AS video,
       CASE WHEN seen THEN b * 90 // 1024 END AS video_loss,
       CASE WHEN seen THEN (25 + c * 170 // 1024)::VARCHAR ELSE 'NA' END AS video_latency
FROM felt;
