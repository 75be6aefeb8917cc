-- Numbers out of 64 drawn bits, ids and times in Webex's spelling. Nothing here is random: the same parts give the same text.
CREATE OR REPLACE MACRO bits(drawn, first, mask) AS ((drawn >> first) & mask)::BIGINT;
CREATE OR REPLACE MACRO as_uuid(hex) AS concat(substr(hex, 1, 8), '-', substr(hex, 9, 4), '-4', substr(hex, 14, 3), '-a', substr(hex, 18, 3), '-', substr(hex, 21, 12));
CREATE OR REPLACE MACRO as_time(ms) AS strftime(make_timestamp(ms * 1000), '%Y-%m-%dT%H:%M:%S.%gZ');
CREATE OR REPLACE MACRO as_second(ms) AS strftime(make_timestamp(ms * 1000), '%Y-%m-%dT%H:%M:%SZ');
CREATE OR REPLACE MACRO as_phone(area, line) AS concat('+1', area::VARCHAR, '55501', lpad((line % 100)::VARCHAR, 2, '0'));
CREATE OR REPLACE MACRO as_call_id(ms, drawn, leg) AS
    concat('SSE', lpad((ms % 1000000000)::VARCHAR, 9, '0'), lpad((drawn % 10000000000)::VARCHAR, 10, '0'), leg::VARCHAR, '@192.0.2.10');
CREATE OR REPLACE MACRO as_version(device, model) AS
    CASE device WHEN 'app' THEN '46.10.0.1' WHEN 'mobile' THEN '46.9.1.7' WHEN 'teams' THEN '46.10.0.1' WHEN 'phone' THEN concat('Cisco-CP-', model, '/12-0-4')
                WHEN 'room' THEN 'RoomOS 11.24' WHEN 'third' THEN model ELSE 'NA' END;
