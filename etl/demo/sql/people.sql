-- One row per person (number >= 0) and telephone service (number < 0) of a customer, with site, device and address.
CREATE OR REPLACE TABLE people AS
WITH numbered AS (
    SELECT c.*, unnest(range(c.users)) AS number FROM customers AS c
), drawn AS (
    SELECT n.*,
           md5(concat_ws('|', $seed, 'user', n.customer, n.number)) AS hex,
           md5_number_lower(concat_ws('|', $seed, 'device', n.customer, n.number)) AS d
    FROM numbered AS n
), named AS (
    SELECT d.*,
           list_extract(g.first_names, 1 + bits(d, 0, 4095) % len(g.first_names)) AS first_name,
           list_extract(g.last_names, 1 + bits(d, 12, 4095) % len(g.last_names)) AS last_name,
           bits(d, 24, 127) AS kind, bits(d, 31, 15) AS pick, bits(d, 35, 63) AS os_pick,
           bits(d, 41, 65535) * bits(d, 41, 65535) // 65536 * d.sites // 65536 AS site
    FROM drawn AS d JOIN name_groups AS g ON g.people = d.people
), told_apart AS (
    SELECT *, row_number() OVER (PARTITION BY customer, first_name, last_name ORDER BY number) AS namesake FROM named
), everyone AS (
    SELECT customer, number, as_uuid(hex) AS uuid, site,
           CASE WHEN workspaces AND number % 12 = 11 THEN concat('Meeting Room ', number // 12 + 1)
                ELSE concat(first_name, ' ', last_name) END AS name,
           CASE WHEN workspaces AND number % 12 = 11 THEN 'Place' WHEN number % 40 = 39 THEN 'VirtualLine' ELSE 'User' END AS user_type,
           CASE WHEN workspaces AND number % 12 = 11 THEN 'room'
                WHEN kind < CASE fleet WHEN '' THEN 58 ELSE 30 END THEN 'app' WHEN kind < 112 THEN 'phone' WHEN kind < 119 THEN 'teams' WHEN kind < 125 THEN 'third' ELSE 'room' END AS device,
           CASE WHEN os_pick < 42 THEN 'windows' WHEN os_pick < 60 THEN 'mac' ELSE 'linux' END AS os,
           CASE WHEN os_pick % 5 < 3 THEN 'ios' ELSE 'android' END AS mobile_os,
           pick, upper(substr(hex, 3, 6)) AS mac_end,
           concat(strip_accents(lower(concat(replace(first_name, ' ', ''), '.', last_name))), CASE WHEN namesake = 1 THEN '' ELSE namesake::VARCHAR END,
                  '@', domain) AS email,
           1000 + number AS extension
    FROM told_apart
    UNION ALL
    SELECT c.customer, s.number, as_uuid(md5(concat_ws('|', $seed, 'service', c.customer, s.number))), 0, s.name, s.user_type,
           'service', 'na', 'na', 0, '', '', 9000 - s.number
    FROM customers AS c CROSS JOIN services AS s
)
SELECT e.customer, e.number, e.uuid, e.name, e.user_type, e.device, e.os, e.mobile_os, e.email, e.extension::VARCHAR AS extension,
       as_phone(460 + (e.customer * 31 + abs(e.number) // 100) % 500, abs(e.number)) AS phone,
       CASE WHEN e.device = 'phone' AND c.fleet <> '' AND e.pick < 13 THEN c.fleet
            WHEN e.device = 'phone' THEN list_extract(['8851-3PCC', '8845-3PCC', '9861', '9841', '7841-3PCC', 'DBS-210-3PC'], 1 + e.pick % 6)
            WHEN e.device = 'room' THEN list_extract(['Cisco Room Kit', 'Cisco Desk Pro', 'Cisco Board 55', 'Cisco Room Bar'], 1 + e.pick % 4)
            WHEN e.device = 'third' THEN list_extract(['Yealink T54W', 'Poly VVX 450'], 1 + e.pick % 2) ELSE '' END AS model,
       CASE WHEN e.device IN ('phone', 'room', 'third') THEN concat('6C710D', e.mac_end) ELSE 'NA' END AS mac,
       c.org_id, c.company, c.country, c.recording, c.carrier, s.location, s.site_uuid, s.main_number
FROM everyone AS e
JOIN customers AS c ON c.customer = e.customer
JOIN sites AS s ON s.customer = e.customer AND s.site = e.site
ORDER BY e.customer, e.number;
