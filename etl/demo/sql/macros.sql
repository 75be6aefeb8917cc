-- Numbers out of 64 drawn bits, ids and times in Webex's spelling. Nothing here is random: the same parts give the same text.
CREATE OR REPLACE MACRO bits(drawn, first, mask) AS ((drawn >> first) & mask)::BIGINT;
CREATE OR REPLACE MACRO as_uuid(hex) AS concat(substr(hex, 1, 8), '-', substr(hex, 9, 4), '-4', substr(hex, 14, 3), '-a', substr(hex, 18, 3), '-', substr(hex, 21, 12));
CREATE OR REPLACE MACRO as_time(ms) AS strftime(make_timestamp(ms * 1000), '%Y-%m-%dT%H:%M:%S.%gZ');
CREATE OR REPLACE MACRO as_second(ms) AS strftime(make_timestamp(ms * 1000), '%Y-%m-%dT%H:%M:%SZ');
CREATE OR REPLACE MACRO as_phone(area, line) AS concat('+1', area::VARCHAR, '55501', lpad((line % 100)::VARCHAR, 2, '0'));
